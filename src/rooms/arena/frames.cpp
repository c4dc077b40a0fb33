#include "frames.h"

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include "base/assert.h"
#include "base/text.h"

namespace wanqiu::arena::frame {
namespace {

/// Writes fields, and knows whether all were within their limits.
class FieldWriter {
 public:
  explicit FieldWriter(Bytes& out) : out_(out) {}
  bool within() const { return within_; }

  template <class T>
  void number(T value, std::uint64_t max) {
    need(value <= max);
    out_.varint(value);
  }
  template <class E>
  void choice(E value, E last) {
    need(value <= last);
    out_.byte(static_cast<std::uint8_t>(value));
  }
  void truth(bool value) { out_.byte(value ? 1 : 0); }
  void text(std::string_view value, std::size_t bytes_max) {
    need(value.size() <= bytes_max && base::is_utf8(value));
    out_.text(value);
  }
  void bytes(ByteView value, std::size_t max) {
    need(value.size() <= max);
    out_.bytes(value);
  }
  void fixed(const Token& value) {
    for (const auto byte : value) out_.byte(std::to_integer<std::uint8_t>(byte));
  }
  template <class T, class F>
  void list(const std::vector<T>& values, std::size_t max, const F& each) {
    need(values.size() <= max);
    out_.varint(values.size());
    for (const auto& value : values) each(*this, value);
  }

 private:
  void need(bool holds) { within_ = within_ && holds; }
  ByteWriter out_;
  bool within_ = true;
};

/// Reads fields from foreign bytes; the ByteReader knows whether they were whole and within their limits.
class FieldReader {
 public:
  explicit FieldReader(ByteReader& in) : in_(in) {}

  template <class T>
  void number(T& value, std::uint64_t max) {
    value = static_cast<T>(in_.varint(max));
  }
  template <class E>
  void choice(E& value, E last) {
    const std::uint8_t byte = in_.byte();
    if (byte > static_cast<std::uint8_t>(last)) return in_.refuse();
    value = static_cast<E>(byte);
  }
  void truth(bool& value) {
    const std::uint8_t byte = in_.byte();
    if (byte > 1) return in_.refuse();
    value = byte == 1;
  }
  void text(std::string& value, std::size_t bytes_max) {
    const auto view = in_.text(bytes_max);
    if (!base::is_utf8(view)) return in_.refuse();
    value = view;
  }
  void bytes(std::vector<std::byte>& value, std::size_t max) {
    const auto view = in_.bytes(max);
    value.assign(view.begin(), view.end());
  }
  void fixed(Token& value) {
    for (auto& byte : value) byte = std::byte{in_.byte()};
  }
  template <class T, class F>
  void list(std::vector<T>& values, std::size_t max, const F& each) {
    values.resize(static_cast<std::size_t>(in_.varint(max)));
    for (auto& value : values) each(*this, value);
  }

 private:
  ByteReader& in_;
};

template <class Frames>
boost::system::result<Frames, Malformation> decode(ByteView bytes, std::size_t bytes_max) {
  if (bytes.size() > bytes_max) return Malformation::too_large;
  ByteReader in(bytes);
  const std::uint8_t said = in.byte();
  const std::uint8_t kind = in.byte();
  if (!in.ok()) return Malformation::malformed;
  if (said != version) return Malformation::wrong_version;
  std::optional<Frames> found;
  boost::mp11::mp_for_each<Frames>([&](auto frame) {
    using Frame = decltype(frame);
    if (kind != Frame::kind) return;
    FieldReader fields(in);
    Frame::fields(fields, frame);
    found = std::move(frame);
  });
  if (!found) return Malformation::unknown_kind;
  if (!in.ok() || !in.at_end()) return Malformation::malformed;
  return std::move(*found);
}

/// The bytes, and whether they may be sent.
template <class Frames>
std::pair<Bytes, bool> write(const Frames& given, std::size_t bytes_max) {
  Bytes bytes;
  std::visit(
      [&](const auto& frame) {
        using Frame = std::remove_cvref_t<decltype(frame)>;
        bytes.push_back(std::byte{version});
        bytes.push_back(std::byte{Frame::kind});
      },
      given);
  FieldWriter fields(bytes);
  std::visit([&](const auto& frame) { frame.fields(fields, frame); }, given);
  const bool within = fields.within() && bytes.size() <= bytes_max;
  return {std::move(bytes), within};
}

}  // namespace

Refusal refusal(Malformation what) {
  switch (what) {
    case Malformation::too_large:
      return Refusal::too_large;
    case Malformation::wrong_version:
      return Refusal::wrong_version;
    case Malformation::unknown_kind:
      return Refusal::unknown_kind;
    case Malformation::malformed:
      return Refusal::malformed;
  }
  return Refusal::malformed;
}

boost::system::result<FromClient, Malformation> decode_from_client(ByteView bytes) {
  return decode<FromClient>(bytes, from_client_bytes_max);
}

boost::system::result<ToClient, Malformation> decode_to_client(ByteView bytes) {
  return decode<ToClient>(bytes, to_client_bytes_max);
}

Bytes encode(const FromClient& given) {
  auto [bytes, within] = write(given, from_client_bytes_max);
  WQ_ASSERT(within);
  return std::move(bytes);
}

Bytes encode(const ToClient& given) {
  auto [bytes, within] = write(given, to_client_bytes_max);
  WQ_ASSERT(within);
  return std::move(bytes);
}

bool can_be_sent(const ToClient& given) {
  return write(given, to_client_bytes_max).second;
}

}  // namespace wanqiu::arena::frame
