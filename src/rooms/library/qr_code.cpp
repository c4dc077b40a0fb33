#include "library/qr_code.h"

#include <qrencode.h>

#include <array>
#include <memory>

#include <fmt/format.h>

#include "base/assert.h"

namespace wanqiu::library {
namespace {

constexpr int quiet_modules = 4;
constexpr std::size_t text_bytes_max = 1000;

using Code = std::unique_ptr<QRcode, void (*)(QRcode*)>;

base::Result<Code> encode(std::string_view text) {
  if (text.empty()) return base::Fault::invalid("text", "must not be empty");
  if (text.size() > text_bytes_max) {
    return base::Fault::make(base::FaultKind::too_large, "text",
                             fmt::format("at most {} bytes fit a code that can be read", text_bytes_max));
  }
  Code code(QRcode_encodeData(static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.data()), 0,
                              QR_ECLEVEL_M),
            QRcode_free);
  if (!code) return base::Fault::invalid("text", "does not fit a QR code");
  return code;
}

bool is_dark(const QRcode& code, int x, int y) {
  if (x < 0 || y < 0 || x >= code.width || y >= code.width) return false;
  return (code.data[y * code.width + x] & 1U) != 0;
}

// PNG (RFC 2083) as little as is needed here: one bit a pixel, deflate's stored blocks. A code of 300 pixels is 11 kB.
std::string big_endian(std::uint32_t number) {
  return {static_cast<char>(number >> 24U), static_cast<char>(number >> 16U), static_cast<char>(number >> 8U),
          static_cast<char>(number)};
}

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

std::uint32_t adler32(std::string_view bytes) {
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const char c : bytes) {
    a = (a + static_cast<unsigned char>(c)) % 65521;
    b = (b + a) % 65521;
  }
  return b << 16U | a;
}

std::string chunk(std::string_view name, std::string_view data) {
  const std::string body = std::string(name) + std::string(data);
  return big_endian(static_cast<std::uint32_t>(data.size())) + body + big_endian(crc32(body));
}

std::string stored(std::string_view bytes) {
  std::string out = "\x78\x01";
  const auto whole = bytes;
  do {
    const auto part = bytes.substr(0, 65535);
    bytes.remove_prefix(part.size());
    const auto size = static_cast<std::uint16_t>(part.size());
    const auto inverse = static_cast<std::uint16_t>(~size);
    out += bytes.empty() ? '\x01' : '\x00';
    for (const auto number : {size, inverse}) {
      out += static_cast<char>(number & 0xFFU);
      out += static_cast<char>(number >> 8U);
    }
    out += part;
  } while (!bytes.empty());
  return out + big_endian(adler32(whole));
}

}  // namespace

base::Result<std::string> qr_svg(std::string_view text) {
  const auto code = encode(text);
  if (!code) return code.error();
  const auto& modules = **code;
  const int side = modules.width + 2 * quiet_modules;
  std::string path;
  for (int y = 0; y < modules.width; ++y) {
    for (int x = 0; x < modules.width; ++x) {
      int run = 0;
      while (is_dark(modules, x + run, y)) ++run;
      if (run > 0) path += fmt::format("M{} {}h{}v1h-{}z", x + quiet_modules, y + quiet_modules, run, run);
      x += run;
    }
  }
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {0}\" shape-rendering=\"crispEdges\">"
      "<rect width=\"{0}\" height=\"{0}\" fill=\"#fff\"/><path d=\"{1}\" fill=\"#000\"/></svg>\n",
      side, path);
}

base::Result<std::string> qr_png(std::string_view text, int scale) {
  WQ_ASSERT(scale >= 1 && scale <= 20);
  const auto code = encode(text);
  if (!code) return code.error();
  const int side = ((*code)->width + 2 * quiet_modules) * scale;
  std::string pixels;
  for (int y = 0; y < side; ++y) {
    std::string row(static_cast<std::size_t>((side + 7) / 8), '\0');
    for (int x = 0; x < side; ++x) {
      const bool light = !is_dark(**code, x / scale - quiet_modules, y / scale - quiet_modules);
      if (light)
        row[static_cast<std::size_t>(x / 8)] = static_cast<char>(
            static_cast<unsigned char>(row[static_cast<std::size_t>(x / 8)]) | (0x80U >> static_cast<unsigned>(x % 8)));
    }
    pixels += '\0';  // no filter
    pixels += row;
  }
  const auto size = big_endian(static_cast<std::uint32_t>(side));
  return std::string("\x89PNG\r\n\x1A\n") + chunk("IHDR", size + size + std::string("\x01\x00\x00\x00\x00", 5)) +
         chunk("IDAT", stored(pixels)) + chunk("IEND", "");
}

}  // namespace wanqiu::library
