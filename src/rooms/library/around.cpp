#include "around_room.h"

#include <spdlog/spdlog.h>

#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "around_store.h"
#include "base/text.h"
#include "comment_store.h"
#include "ledger/ledger.h"
#include "store/store.h"

namespace wanqiu::library {
namespace {

constexpr std::size_t shared_text_max = 80;
constexpr auto settled_within = std::chrono::hours(24 * 6);  // the ledger takes events up to 7 days late

struct KeptCursor {
  std::int64_t at_ms = std::numeric_limits<std::int64_t>::max();
  ItemId item;
};

base::Result<KeptCursor> parse_kept_cursor(const std::string& text) {
  KeptCursor cursor;
  if (text.empty()) return cursor;
  const auto parts = base::split(text, '.');
  if (parts.size() == 2) {
    const auto at = base::parse_id(parts[0], "cursor");
    const auto item = base::parse_id<ItemId>(parts[1], "cursor");
    if (at && item) return KeptCursor{*at, *item};
  }
  return base::Fault::invalid("cursor", "must be the next of the page before");
}

/// The beginning of a text without its line breaks.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : base::first_code_points(text, 4 * shared_text_max)) {
    const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!space)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  return std::string(base::trim(line));
}

}  // namespace

std::unique_ptr<Around> Around::open(Parts parts) {
  return std::make_unique<StoredAround>(std::move(parts));
}

StoredAround::StoredAround(Parts parts) : parts_(std::move(parts)) {
  set_word_list(parts_.store.read_now([](store::Session& db) { return list_words(db); }));
}

base::Result<std::shared_ptr<const ItemHead>> StoredAround::published(ItemId item) const {
  auto head = parts_.library.head(item);
  if (head && head->state == State::withdrawn)
    return base::Fault::make(base::FaultKind::gone, "", "this item was withdrawn");
  if (!head || head->state != State::published) return base::Fault::not_found("there is no such item");
  return head;
}

bool StoredAround::is_published(ItemId item) const {
  const auto head = parts_.library.head(item);
  return head && head->state == State::published;
}

Viewer StoredAround::viewer(const std::optional<http::Caller>& caller) const {
  if (!caller) return {};
  Viewer viewer{caller->learner, nullptr};
  viewer.covers = [this, grants = caller->grants](base::OrganisationId organisation) {
    return std::any_of(grants.begin(), grants.end(), [&](const http::Grant& grant) {
      const bool moderates = grant.role == http::Role::editor || grant.role == http::Role::chief;
      return moderates && parts_.gate.covers(grant.organisation, organisation);
    });
  };
  return viewer;
}

ledger::Event StoredAround::event(base::LearnerNumber learner, ledger::Verb verb, std::uint64_t object,
                                  base::Instant at) const {
  const auto day = parts_.ledger.zone().day_of(at);
  return {0, at, learner, verb, object, 1, ledger::natural_key(verb, object, day)};
}

base::Task<std::optional<int>> StoredAround::earn(ledger::Event event) {
  const auto receipt = co_await parts_.ledger.submit(event);
  if (receipt) co_return receipt->duplicate ? 0 : receipt->points;
  if (receipt.error().kind != base::FaultKind::unavailable)
    co_return 0;  // too late to earn anything; nothing to try again
  spdlog::warn("an event waits for the ledger: {}", receipt.error().reason);
  co_return std::nullopt;
}

base::Task<base::Result<Followed>> StoredAround::follow(http::Caller caller, ColumnId column, bool following) {
  const auto known = parts_.library.column(column);
  if (!known) co_return base::Fault::not_found("there is no such column");
  if (!following) {
    co_await parts_.store.write([&](store::Session& db) { unset_following(db, caller.learner, column); });
    co_return Followed{false, 0};
  }
  const auto now = parts_.clock.now();
  const auto first = co_await parts_.store.write([&](store::Session& db) {
    return set_following(db, {caller.learner, caller.number}, column, now);
  });
  if (first.credited) co_return Followed{true, 0};
  const auto earned = co_await earn(event(caller.number, ledger::Verb::followed_column, known->number.value, first.at));
  if (earned) co_await parts_.store.write([&](store::Session& db) { credit_follow(db, caller.learner, column); });
  co_return Followed{true, earned.value_or(0)};
}

base::Task<AroundPage<Follow>> StoredAround::follows(http::Caller caller) {
  const auto rows = co_await parts_.store.read([&](store::Session& db) { return follows_of(db, caller.learner); });
  AroundPage<Follow> page;
  for (const auto& row : rows) {
    const auto column = parts_.library.column(row.column);
    if (column) page.items.push_back({row.column, column->name, row.followed_at});
  }
  co_return page;
}

base::Task<base::Result<Kept>> StoredAround::keep(http::Caller caller, ItemId item, bool kept) {
  if (!kept) {  // a withdrawn item can be let go too
    if (!parts_.library.head(item)) co_return base::Fault::not_found("there is no such item");
    co_await parts_.store.write([&](store::Session& db) { unset_kept(db, caller.learner, item); });
    co_return Kept{false, 0};
  }
  const auto head = published(item);
  if (!head) co_return head.error();
  const auto now = parts_.clock.now();
  const auto first = co_await parts_.store.write([&](store::Session& db) {
    return set_kept(db, {caller.learner, caller.number}, item, now);
  });
  if (first.credited) co_return Kept{true, 0};
  const auto earned = co_await earn(event(caller.number, ledger::Verb::kept_item, (*head)->number.value, first.at));
  if (earned) co_await parts_.store.write([&](store::Session& db) { credit_keep(db, caller.learner, item); });
  co_return Kept{true, earned.value_or(0)};
}

base::Task<base::Result<AroundPage<KeptItem>>> StoredAround::kept(http::Caller caller, int limit, std::string cursor) {
  const auto after = parse_kept_cursor(cursor);
  if (!after) co_return after.error();
  auto rows = co_await parts_.store.read(
      [&](store::Session& db) { return kept_by(db, caller.learner, after->at_ms, after->item, limit + 1); });
  AroundPage<KeptItem> page;
  if (static_cast<int>(rows.size()) > limit) {
    rows.pop_back();
    page.next = fmt::format("{}.{}", base::to_ms(rows.back().kept_at), rows.back().item.value);
  }
  std::vector<ItemId> items;
  items.reserve(rows.size());
  for (const auto& row : rows) items.push_back(row.item);
  const auto cards = co_await parts_.library.cards(std::move(items));
  for (const auto& row : rows) {
    const auto card = std::find_if(cards.begin(), cards.end(), [&](const ItemCard& one) { return one.id == row.item; });
    const auto head = parts_.library.head(row.item);
    if (card != cards.end()) {
      page.items.push_back(
          {row.item, card->title, std::string(to_string(card->kind)), card->cover, card->url, false, row.kept_at});
    } else if (head) {
      page.items.push_back({row.item, "", std::string(to_string(head->kind)), std::nullopt,
                            fmt::format("/items/{}", row.item.value), true, row.kept_at});
    }
  }
  co_return page;
}

base::Task<base::Result<ShareData>> StoredAround::share_data(ItemId item, std::string asked_at) {
  const auto head = published(item);
  if (!head) co_return head.error();
  const auto text = co_await parts_.library.text(item);
  ShareData data;
  const auto path = fmt::format("/items/{}", item.value);
  data.url = (parts_.settings.address.empty() ? asked_at : parts_.settings.address) + path;
  data.title = (*head)->title;
  if (text) {
    const std::string_view whole = text->summary.empty() ? text->body : text->summary;
    const std::string line = one_line(whole);
    data.text = base::first_code_points(line, shared_text_max);
    if (data.text.size() < line.size()) data.text += "…";
  }
  data.qr_svg = path + "/qr.svg";
  data.qr_png = path + "/qr.png";
  co_return data;
}

base::Task<base::Result<Shared>> StoredAround::share(http::Caller caller, ItemId item, ShareVia via,
                                                     std::string asked_at) {
  const auto data = co_await share_data(item, std::move(asked_at));
  if (!data) co_return data.error();
  const auto number = parts_.library.head(item)->number;
  const auto now = parts_.clock.now();
  const auto day = parts_.ledger.zone().day_of(now);
  const auto first = co_await parts_.store.write([&](store::Session& db) {
    return add_share(db, {caller.learner, caller.number}, item, day, via, now);
  });
  Shared shared{data->url, data->title, data->text, data->qr_svg, data->qr_png, 0};
  if (first.credited) co_return shared;
  const auto earned = co_await earn(event(caller.number, ledger::Verb::shared_item, number.value, first.at));
  if (earned) co_await parts_.store.write([&](store::Session& db) { credit_share(db, caller.learner, item, day); });
  shared.points_earned = earned.value_or(0);
  co_return shared;
}

base::Task<base::Result<ItemAround>> StoredAround::around(std::optional<http::Caller> caller, ItemId item) {
  const auto head = published(item);
  if (!head) co_return head.error();
  const auto learner = caller ? caller->learner : base::LearnerId();
  const auto column = (*head)->column;
  auto around = co_await parts_.store.read([&](store::Session& db) {
    ItemAround one;
    one.comments = count_visible(db, item);
    one.kept = learner && is_kept(db, learner, item);
    one.following = learner && is_following(db, learner, column);
    return one;
  });
  around.comments_open = parts_.settings.comments_open;
  around.moderation = parts_.settings.moderation;
  co_return around;
}

int StoredAround::settle_now(base::Seconds older_than) {
  const auto since = parts_.clock.now() - settled_within;
  const auto until = parts_.clock.now() - older_than;
  const auto open = parts_.store.read_now([&](store::Session& db) { return uncredited(db, since, until); });
  std::vector<ledger::Event> events;
  for (const auto& one : open.follows) {
    if (const auto column = parts_.library.column(one.column)) {
      events.push_back(event(one.number, ledger::Verb::followed_column, column->number.value, one.at));
    }
  }
  const auto add = [&](const std::vector<UncreditedItem>& rows, ledger::Verb verb) {
    for (const auto& one : rows) {
      if (const auto head = parts_.library.head(one.item))
        events.push_back(event(one.number, verb, head->number.value, one.at));
    }
  };
  add(open.kept, ledger::Verb::kept_item);
  add(open.shared, ledger::Verb::shared_item);
  add(open.commented, ledger::Verb::commented);
  if (events.empty()) return 0;
  for (const auto& receipt : parts_.ledger.submit_now(events)) {
    if (!receipt && receipt.error().kind == base::FaultKind::unavailable) return 0;  // tried again in a minute
  }
  parts_.store.write_now([&](store::Session& db) { credit_all(db, since, until); });
  return static_cast<int>(events.size());
}

}  // namespace wanqiu::library
