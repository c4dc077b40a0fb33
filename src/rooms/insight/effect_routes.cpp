// What took place, and whether it helped.
#include <algorithm>
#include <cmath>

#include "answers.h"
#include "insight/effect.h"

namespace wanqiu::insight {
namespace {

using base::Fault;
using base::FaultError;
using http::Request;
using http::Response;
using Inside = Room::Inside;
using ledger::Bitmap;

constexpr std::size_t campaigns_max = 200;
constexpr int during_days_max = 92;  // of something that went on for longer, its days are not drawn
constexpr std::string_view series_word = "series";

struct CampaignJson {
  std::string verb;
  std::string object;
  std::string title;
  base::Day first_day;
  base::Day last_day;
  std::optional<std::uint64_t> learners;
  std::optional<Hidden> hidden;
};
BOOST_DESCRIBE_STRUCT(CampaignJson, (), (verb, object, title, first_day, last_day, learners, hidden))

struct CampaignsJson {
  std::vector<CampaignJson> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(CampaignsJson, (), (items, next))

struct SideJson {
  std::size_t units = 0;
  std::uint64_t learners = 0;
  std::optional<double> before;
  std::optional<double> after;
  std::vector<std::optional<double>> curve;
};
BOOST_DESCRIBE_STRUCT(SideJson, (), (units, learners, before, after, curve))

struct EffectJson {
  PlaceJson organisation;
  std::string verb;
  std::string object;
  std::string title;
  Measure measure = Measure::activity;
  RangeJson before;
  RangeJson after;
  Verdict verdict = Verdict::too_small;
  std::optional<TooSmall> reason;
  std::optional<double> effect;
  std::optional<double> low;
  std::optional<double> high;
  SideJson took_part;
  SideJson compared;
};
BOOST_DESCRIBE_STRUCT(EffectJson, (),
                      (organisation, verb, object, title, measure, before, after, verdict, reason, effect, low, high,
                       took_part, compared))

struct EffectQuery {
  http::Text<1, 40> verb;
  http::Text<1, 20> object;
  std::optional<Measure> measure;
  std::optional<http::Whole<3, 90>> days;
  std::optional<http::Whole<1, 1000>> share;
  std::optional<people::OrganisationKind> kind;
};
BOOST_DESCRIBE_STRUCT(EffectQuery, (), (verb, object, measure, days, share, kind))

/// Something that took place, whatever it was.
struct Happening {
  std::string verb;
  std::string object;
  std::string title;
  Range days;
  Bitmap who;
};

/// A series counts from the day its first episode came out to the day its last one did; who opened one took part.
Happening happening_of(const Inside& room, const Lookups::Series& series) {
  const auto day_of = [&](const Lookups::Item& item) { return room.parts.insight.zone().day_of(item.published_at); };
  Happening one{std::string(series_word), std::to_string(series.id), series.name, {}, {}};
  one.days = {day_of(series.items.front()), day_of(series.items.front())};
  std::vector<std::shared_ptr<const Bitmap>> opened;
  std::vector<const Bitmap*> sets;
  for (const auto& item : series.items) {
    one.days.from = std::min(one.days.from, day_of(item));
    one.days.to = std::max(one.days.to, day_of(item));
    if (auto who = room.parts.views.who(item.number)) opened.push_back(std::move(who));
  }
  sets.reserve(opened.size());
  for (const auto& set : opened) sets.push_back(set.get());
  one.who = Bitmap::any_of(sets);
  return one;
}

Happening happening_of(const Inside& room, const Campaign& campaign) {
  return {std::string(ledger::to_string(campaign.verb)), std::to_string(campaign.object),
          room.parts.lookups.title(campaign.verb, campaign.object), Range{campaign.first, campaign.last},
          *campaign.who};
}

std::optional<Happening> find_happening(const Inside& room, const std::string& verb, const std::string& object) {
  const auto number = base::parse_id(object, "object").value();
  if (verb == series_word) {
    for (const auto& series : room.parts.lookups.series()) {
      if (series.id == number && !series.items.empty()) return happening_of(room, series);
    }
    return std::nullopt;
  }
  const auto known = ledger::verb_of(verb);
  if (!known) throw FaultError(Fault::invalid("verb", "must be one that `campaigns` lists"));
  const auto campaign = room.parts.insight.campaign(*known, static_cast<std::uint64_t>(number));
  return campaign ? std::optional(happening_of(room, *campaign)) : std::nullopt;
}

CampaignsJson campaigns_json(const Inside& room, const people::Organisation& organisation) {
  CampaignsJson json;
  const Ordinal at = room.ordinal(organisation.id);
  std::vector<Happening> all;
  for (const auto& campaign : room.parts.insight.campaigns()) all.push_back(happening_of(room, campaign));
  for (const auto& series : room.parts.lookups.series()) {
    if (!series.items.empty()) all.push_back(happening_of(room, series));
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.days.from > b.days.from; });
  if (all.size() > campaigns_max) all.resize(campaigns_max);
  const auto members = room.parts.insight.membership().view();
  for (const auto& one : all) {
    CampaignJson line{one.verb, one.object, one.title, one.days.from, one.days.to, std::nullopt, std::nullopt};
    const auto count = members.count(one.who, one.days);
    const std::uint32_t here = at < count.size() ? count[at] : 0;
    if (room.rule().too_few(here)) {
      line.hidden = Hidden::few;
    } else {
      line.learners = here;
    }
    json.items.push_back(std::move(line));
  }
  return json;
}

base::Task<Response> campaigns(Inside& room, Request request) {
  const auto tree = room.tree();
  const auto& organisation = organisation_of(*tree, request);
  const auto json = co_await room.calculations.run([&] { return campaigns_json(room, organisation); });
  co_return http::json(200, json);
}

struct Asked {
  Measure measure = Measure::activity;
  int days = 14;
  int share_per_mille = 100;
  std::optional<people::OrganisationKind> kind;
};

double value_of(const Figures& figures, Measure measure) {
  return measure == Measure::participation ? figures.participation() : figures.activity();
}

/// The measure of each unit on each day, which must be over or under way.
struct Unit {
  Ordinal at = 0;
  bool took_part = false;
  UnitCurve curve;
};

void add_days(const Inside& room, Range days, Measure measure, std::vector<double> UnitCurve::*to,
              std::vector<Unit>& units) {
  for (base::Day day = days.from; day <= days.to; ++day) {
    const auto table = room.table({day, day});
    for (Unit& unit : units) (unit.curve.*to).push_back(table ? value_of(table->table.of(unit.at), measure) : 0);
  }
}

struct Sides {
  std::vector<UnitCurve> took_part;
  std::vector<UnitCurve> compared;
};

/// Units of which at least the share took part; and those of the same kind and of similar size of which at most a
/// quarter of it did. Units under the small-group rule are left out: their days are not shown.
Sides sides_of(const Inside& room, const people::Tree& tree, base::OrganisationId organisation, const Happening& one,
               const Asked& asked, Range before, Range after) {
  const auto table = room.table(one.days);
  std::vector<Unit> units;
  std::uint32_t smallest = UINT32_MAX, largest = 0;
  if (!table) return {};
  const auto took_part = room.parts.insight.membership().view().count(one.who, one.days);
  for (const auto* each : below(room, tree, organisation, asked.kind, table)) {
    Unit unit;
    unit.at = room.ordinal(each->id);
    unit.curve.learners = table->table.of(unit.at).registered;
    if (unit.curve.learners < SmallGroups::range_times * room.rule().min) continue;
    const double share = 1000.0 * took_part[unit.at] / unit.curve.learners;
    unit.took_part = share >= asked.share_per_mille;
    if (!unit.took_part && share * 4 > asked.share_per_mille) continue;
    if (unit.took_part) {
      smallest = std::min(smallest, unit.curve.learners);
      largest = std::max(largest, unit.curve.learners);
    }
    units.push_back(std::move(unit));
  }
  std::erase_if(units, [&](const Unit& unit) {
    const bool similar = unit.curve.learners >= smallest / 2 && unit.curve.learners <= largest * 2;
    return !unit.took_part && !similar;
  });
  add_days(room, before, asked.measure, &UnitCurve::before, units);
  add_days(room, after, asked.measure, &UnitCurve::after, units);
  if (one.days.days() <= during_days_max) add_days(room, one.days, asked.measure, &UnitCurve::during, units);
  Sides sides;
  for (Unit& unit : units) (unit.took_part ? sides.took_part : sides.compared).push_back(std::move(unit.curve));
  return sides;
}

/// A mean over units stands for the learners of all of them: of too few learners it is not shown.
/// `undrawn`: days that the curve leaves out after its first `before` ones.
SideJson side_json(const Effect::Side& side, SmallGroups rule, std::size_t before, std::size_t undrawn) {
  SideJson json{side.units, side.learners, std::nullopt, std::nullopt, {}};
  const bool shown = side.learners >= rule.min && side.units > 0;
  for (const double value : side.curve)
    json.curve.push_back(shown ? std::optional(std::round(value * 1e4) / 1e4) : std::nullopt);
  if (undrawn > 0 && json.curve.size() > before)
    json.curve.insert(json.curve.begin() + static_cast<std::ptrdiff_t>(before), undrawn, std::nullopt);
  if (!shown) return json;
  json.before = std::round(*side.before * 1e4) / 1e4;
  json.after = std::round(*side.after * 1e4) / 1e4;
  return json;
}

EffectJson effect_json(const Inside& room, const people::Tree& tree, const people::Organisation& organisation,
                       const Happening& one, const Asked& asked) {
  const Range before{one.days.from - asked.days, one.days.from - 1};
  const Range after{one.days.to + 1, one.days.to + asked.days};
  const auto sides = sides_of(room, tree, organisation.id, one, asked, before, after);
  Effect effect = effect_of(sides.took_part, sides.compared);
  if (after.to >= room.today()) {
    effect.verdict = Verdict::too_small;
    effect.reason = TooSmall::days_not_over;
    effect.effect = effect.low = effect.high = std::nullopt;
  }
  EffectJson json;
  json.organisation = place_json(organisation);
  json.verb = one.verb;
  json.object = one.object;
  json.title = one.title;
  json.measure = asked.measure;
  json.before = {before.from, before.to};
  json.after = {after.from, after.to};
  json.verdict = effect.verdict;
  if (effect.reason != TooSmall::none) json.reason = effect.reason;
  const auto rounded = [](const std::optional<double>& value) {
    return value ? std::optional(std::round(*value * 1e4) / 1e4) : std::nullopt;
  };
  json.effect = rounded(effect.effect);
  json.low = rounded(effect.low);
  json.high = rounded(effect.high);
  const int during = one.days.days();
  const auto undrawn = static_cast<std::size_t>(during > during_days_max ? during : 0);
  json.took_part = side_json(effect.took_part, room.rule(), static_cast<std::size_t>(asked.days), undrawn);
  json.compared = side_json(effect.compared, room.rule(), static_cast<std::size_t>(asked.days), undrawn);
  return json;
}

base::Task<Response> effect(Inside& room, Request request) {
  const auto query = request.query_as<EffectQuery>();
  const auto tree = room.tree();
  const auto& organisation = organisation_of(*tree, request);
  Asked asked;
  asked.measure = query.measure.value_or(Measure::activity);
  asked.days = static_cast<int>(query.days.value_or(http::Whole<3, 90>{14}).value);
  asked.share_per_mille = static_cast<int>(query.share.value_or(http::Whole<1, 1000>{100}).value);
  asked.kind = query.kind;
  const auto one = find_happening(room, query.verb.value, query.object.value);
  if (!one) throw FaultError(Fault::not_found("nobody has taken part in such a thing"));
  if (one->days.days() > days_max) throw FaultError(Fault::invalid("object", "has gone on for more than ten years"));
  const auto json = co_await room.calculations.run([&] { return effect_json(room, *tree, organisation, *one, asked); });
  co_return http::json(200, json);
}

}  // namespace

void mount_effect(http::Router& router, Inside& room) {
  using http::Method;
  const std::string at = "/api/v1/insight/organisations/{organisation_id}";
  router.add({Method::get, at + "/campaigns", administrators(), handled(room, campaigns)});
  router.add({Method::get, at + "/effect", administrators(), handled(room, effect)});
}

}  // namespace wanqiu::insight
