#include "address_limit.h"
#include "answers.h"
#include "http/router.h"
#include "ledger/attention.h"
#include "ledger/ledger.h"
#include "routes.h"

namespace wanqiu::library {
namespace {

constexpr std::int32_t reading_seconds_min = 10;
constexpr int strangers_a_minute = 300;  ///< openings without a name from one address

/// What an opening is for; both when left out. A page of something that is played counts its view when it is shown, and
/// is metered when it plays.
struct OpenIn {
  std::optional<bool> view;
  std::optional<bool> meter;
};
BOOST_DESCRIBE_STRUCT(OpenIn, (), (view, meter))

enum class Metered : std::uint8_t { read, played, nothing };
BOOST_DESCRIBE_ENUM(Metered, read, played, nothing)

struct OpenedAnswer {
  std::optional<ledger::AttentionToken> token;
  Metered metered = Metered::nothing;
  std::int64_t beat_seconds = 0;
  std::int64_t needed_seconds = 0;
  bool took_over = false;
};
BOOST_DESCRIBE_STRUCT(OpenedAnswer, (), (token, metered, beat_seconds, needed_seconds, took_over))

struct BeatIn {
  http::Whole<1, 1'000'000> number;
  http::Whole<0, 600'000> active_ms;
  std::optional<http::Whole<0, 86'400'000>> position_ms;
};
BOOST_DESCRIBE_STRUCT(BeatIn, (), (number, active_ms, position_ms))

struct EarnedAnswer {
  std::string verb;
  std::string rule;
  std::int32_t points = 0;
  bool capped = false;
  bool active_hours = false;
};
BOOST_DESCRIBE_STRUCT(EarnedAnswer, (), (verb, rule, points, capped, active_hours))

struct BeatenAnswer {
  std::int64_t granted_ms = 0;
  std::string refusal;
  std::string explanation;
  std::int64_t needed_seconds = 0;
  bool counted = false;
  std::optional<std::int32_t> balance;
  std::int32_t points_earned = 0;
  std::vector<EarnedAnswer> earned;
};
BOOST_DESCRIBE_STRUCT(BeatenAnswer, (),
                      (granted_ms, refusal, explanation, needed_seconds, counted, balance, points_earned, earned))

std::int64_t seconds_up(base::Milliseconds time) {
  return (time.count() + 999) / 1000;
}

/// What of an item is metered: its media where it has a length, else its text.
ledger::AttentionItem metered(const ItemHead& head) {
  if (is_played(head.kind) && head.duration_seconds > 0) {
    return {ledger::AttentionItem::Kind::played, head.number.value, base::Seconds(head.duration_seconds)};
  }
  return {ledger::AttentionItem::Kind::read, head.number.value,
          base::Seconds(std::max(reading_seconds_min, head.reading_seconds))};
}

class AttentionRoutes {
 public:
  using Answer = base::Task<http::Response>;
  explicit AttentionRoutes(const LibraryParts& parts)
      : library_(parts.library), ledger_(parts.ledger), attention_(parts.attention), clock_(parts.clock) {}

  /// Every opening is a view; a learner's is metered from here on. A course is not read itself, its lessons are.
  Answer open(http::Request request) {
    const auto in = request.body.empty() ? OpenIn{} : request.body_as<OpenIn>();
    const auto head = library_.head(request.id<ItemId>("item"));
    if (!head || (head->state != State::published && head->state != State::withdrawn)) {
      throw base::FaultError(base::Fault::not_found("there is no such item"));
    }
    if (head->state == State::withdrawn)
      throw base::FaultError(base::Fault::make(base::FaultKind::gone, "", "it was withdrawn"));
    if (in.view.value_or(true)) co_await count_view(request, *head);
    OpenedAnswer answer;
    answer.beat_seconds = attention_.settings().beat.count();
    if (in.meter.value_or(true) && request.caller && head->kind != Kind::course) {
      const auto item = metered(*head);
      const auto opened = attention_.open(request.caller->number, item, now());
      answer.token = opened.token;
      answer.metered = item.kind == ledger::AttentionItem::Kind::read ? Metered::read : Metered::played;
      answer.needed_seconds = seconds_up(opened.needed);
      answer.took_over = opened.took_over;
    }
    co_return http::json(200, answer);
  }

  Answer beat(http::Request request) {
    const auto in = request.body_as<BeatIn>();
    const auto token = request.id<ledger::AttentionToken>("token");
    const auto& learner = request.who();
    const ledger::Heartbeat heartbeat{static_cast<std::uint32_t>(in.number.value),
                                      base::Milliseconds(in.active_ms.value),
                                      base::Milliseconds(in.position_ms ? in.position_ms->value : 0)};
    const auto beaten = attention_.beat(learner.number, token, heartbeat, now());
    BeatenAnswer answer;
    answer.granted_ms = beaten.granted.count();
    answer.refusal = ledger::to_string(beaten.refusal);
    if (beaten.refusal != ledger::Refusal::none) answer.explanation = ledger::explanation(beaten.refusal);
    answer.needed_seconds = seconds_up(beaten.needed);
    answer.counted = beaten.counted;
    if (!beaten.results.empty()) {
      auto receipts = co_await ledger_.submit_all(beaten.results);
      keep_refused(learner.number, beaten.results, receipts);
      for (auto& receipt : receipts) take(answer, receipt.value());
      co_await finish_lesson(beaten.results, learner.learner);
    }
    co_return http::json(200, answer);
  }

  Answer close(http::Request request) {
    attention_.close(request.who().number, request.id<ledger::AttentionToken>("token"));
    co_return http::no_content();
  }

 private:
  base::Task<void> count_view(const http::Request& request, const ItemHead& head) {
    if (!request.caller && !strangers_.take(request.remote, clock_.elapsed())) {
      auto fault = base::Fault::make(base::FaultKind::too_many, "", "too many openings from one address");
      fault.retry_after_seconds = 60;
      throw base::FaultError(std::move(fault));
    }
    ledger::Event view;
    view.at = clock_.now();
    view.learner = request.caller ? request.caller->number : base::LearnerNumber{};
    view.verb = ledger::Verb::viewed_item;
    view.object = head.number.value;
    (co_await ledger_.submit_in_company(view)).value();
  }

  ledger::Moment now() const { return {clock_.elapsed(), clock_.now()}; }

  /// What the ledger has no room for now is granted all the same: the next beat brings it again.
  void keep_refused(base::LearnerNumber learner, const std::vector<ledger::Event>& results,
                    const std::vector<base::Result<ledger::Receipt>>& receipts) {
    std::vector<ledger::Event> refused;
    for (std::size_t i = 0; i < receipts.size(); ++i) {
      if (!receipts[i] && receipts[i].error().kind == base::FaultKind::unavailable) refused.push_back(results[i]);
    }
    attention_.keep(learner, refused);
  }

  void take(BeatenAnswer& answer, const ledger::Receipt& receipt) const {
    answer.balance = receipt.balance;
    if (receipt.duplicate || !receipt.entry) return;
    const auto& entry = *receipt.entry;
    answer.points_earned += receipt.points;
    answer.earned.push_back({std::string(ledger::to_string(entry.verb)), ledger_.rule_of(entry), entry.points,
                             entry.capped, entry.active_hours});
  }

  base::Task<void> finish_lesson(std::vector<ledger::Event> results, base::LearnerId learner) {
    for (const auto& event : results) {
      if (event.verb != ledger::Verb::read_item && event.verb != ledger::Verb::watched_item) continue;
      const auto head = library_.head(ItemNumber(static_cast<std::uint32_t>(event.object)));
      if (head) co_await library_.finish_lesson(head->id, learner);
    }
  }

  Library& library_;
  ledger::Ledger& ledger_;
  ledger::Attention& attention_;
  const base::Clock& clock_;
  AddressLimit strangers_{strangers_a_minute};
};

}  // namespace

void mount_attention(http::Router& router, const LibraryParts& parts) {
  const auto routes = std::make_shared<AttentionRoutes>(parts);
  const auto add = [&](http::Method method, std::string pattern, http::Access access,
                       AttentionRoutes::Answer (AttentionRoutes::*handler)(http::Request)) {
    router.add({method, std::move(pattern), std::move(access),
                [routes, handler](http::Request request) { return (routes.get()->*handler)(std::move(request)); }});
  };
  add(http::Method::post, "/api/v1/items/{item}/attention", http::Access::anyone(), &AttentionRoutes::open);
  add(http::Method::post, "/api/v1/attention/{token}/beats", http::Access::signed_in(), &AttentionRoutes::beat);
  add(http::Method::delete_, "/api/v1/attention/{token}", http::Access::signed_in(), &AttentionRoutes::close);
}

}  // namespace wanqiu::library
