// A JSON body read into a struct of every kind of member. What is read must come back the same from what is written; of
// a number with a fraction or an exponent all but the last bits, which Boost.JSON does not promise.
#include <cmath>
#include <cstdint>

#include "base/assert.h"
#include "http/json_in.h"
#include "http/json_out.h"

namespace {

using namespace wanqiu;

struct ThingId : base::Id<ThingId> {
  using Id::Id;
};
BOOST_DEFINE_ENUM_CLASS(Colour, red, green, operator_)
struct Part {
  http::Text<1, 20> name;
  std::optional<http::Whole<-5, 5>> shift;
};
BOOST_DESCRIBE_STRUCT(Part, (), (name, shift))
struct Thing {
  ThingId id;
  bool open = false;
  std::int32_t count = 0;
  std::uint64_t total = 0;
  std::optional<double> weight;
  http::Text<0, 200, true> text;
  std::optional<base::Instant> at;
  std::optional<base::Day> day;
  std::optional<Colour> colour;
  std::vector<Part> parts;
  std::vector<std::vector<std::string>> rows;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (id, open, count, total, weight, text, at, day, colour, parts, rows))

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto thing = http::parse_json<Thing>({reinterpret_cast<const char*>(data), size});
  if (!thing) {
    WQ_ASSERT(!thing.error().reason.empty());
    return 0;
  }
  const auto written = http::to_json(*thing);
  auto again = http::parse_json<Thing>(written);
  WQ_ASSERT(again.has_value());
  WQ_ASSERT(again->weight.has_value() == thing->weight.has_value());
  if (thing->weight) {
    WQ_ASSERT(std::abs(*again->weight - *thing->weight) <= std::abs(*thing->weight) * 1e-14);
    again->weight = thing->weight;
  }
  WQ_ASSERT(http::to_json(*again) == written);
  return 0;
}
