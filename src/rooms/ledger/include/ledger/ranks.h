#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "ledger/projection.h"
#include "ledger/score_counts.h"

namespace wanqiu::ledger {

enum class Window : std::uint8_t { day, week, month, year, all };
constexpr int window_count = 5;
constexpr std::array<Window, window_count> windows{Window::day, Window::week, Window::month, Window::year, Window::all};
std::string_view to_string(Window window);
std::optional<Window> parse_window(std::string_view name);
/// The first day of the window that holds `today`; the earliest of all days for `all`.
base::Day first_day(Window window, base::Day today);

/// Ranks over day, week, month, year and all time, of learners within any organisation of the tree and of
/// organisations.
///
/// A learner's rank is 1 + how many members have more points: equal points share a rank (1, 2, 2, 4). Nobody without
/// points has a rank. In lists the one who reached the points first stands first among equals. Points belong to the
/// local day of their event and go with the learner: who moves to another unit takes them along, and an organisation's
/// points are those of its present members and of those who were erased there, so that an erasure changes no sum.
///
/// An organisation of more than `large_from` members (subtree included) keeps counts over scores and its first 100 for
/// each window, both brought forward with every change; a smaller one is looked through when asked, which takes under
/// 10 µs and costs its thousands of sisters no memory. The first 100 are handed out as one shared immutable list, made
/// again only after it changed; it is found by a scan only after points were taken away from somebody in it.
///
/// One mutex: a change holds it for about a microsecond, a question about a large organisation for less than a tenth of
/// that. (A lock for readers and writers was considered: on two cores its bookkeeping costs more than the question.)
///
/// The points are a projection of the ledger and saved in its checkpoints; who belongs where comes from the room people
/// at every start, before or after the ledger is opened. tick() is no event: what freeze() writes after one equals what
/// a replay writes after a tick to the same day.
class Ranks final : public Projection {
 public:
  struct Settings {
    std::uint32_t large_from = 4096;
    std::size_t first_count = 100;
  };
  struct Organisation {
    base::OrganisationId id;
    base::OrganisationId parent;  ///< none for a root
  };
  struct Member {
    base::LearnerNumber learner;
    base::OrganisationId organisation;
    bool erased = false;  ///< nobody any more: in no list and no count, but the points stay in the sums
  };
  struct Entry {
    std::uint32_t rank = 0;
    std::int32_t points = 0;
    base::LearnerNumber learner;
    friend bool operator==(const Entry&, const Entry&) = default;
  };
  using First = std::shared_ptr<const std::vector<Entry>>;
  struct Mine {
    std::optional<std::uint32_t> rank;
    std::int32_t points = 0;
    friend bool operator==(const Mine&, const Mine&) = default;
  };
  /// One answer, all of the same moment.
  struct Standing {
    base::Day since;
    std::uint32_t learners = 0;
    std::uint32_t ranked = 0;
    std::optional<Mine> mine;  ///< nullopt when the learner is not in this organisation
    First first;
  };
  struct OrganisationEntry {
    base::OrganisationId id;
    std::int64_t points = 0;
    std::uint32_t learners = 0;
  };

  Ranks(const Settings& settings, base::Day today);
  explicit Ranks(base::Day today) : Ranks(Settings{}, today) {}
  ~Ranks() override;

  // What feeds it. From any thread; changes are taken in the order of the calls.

  /// Adds an organisation or moves it under another parent, which must be there already.
  void put_organisation(Organisation organisation);
  /// Parents before children.
  void put_organisations(std::span<const Organisation> organisations);
  /// A learner registered, moved or was erased. The organisation must be there.
  void put_member(Member member);
  void put_members(std::span<const Member> members);
  /// Points that the ledger has committed; negative ones too. A day after today() begins that day.
  void add(base::LearnerNumber learner, base::Day day, std::int32_t points, std::uint64_t seq);
  /// Midnight may have passed: windows that are over begin again at nothing. Never goes back.
  void tick(base::Day today);

  std::string_view name() const override { return "ranks/1"; }
  void reset() override;
  void apply(const CommittedBatch& batch) override;
  std::function<void(const Sink&)> freeze() override;
  bool load(std::span<const std::byte> bytes) override;

  // What it answers.

  base::Day today() const;
  /// nullopt when there is no such organisation. `with_first` false leaves the list out.
  std::optional<Standing> standing(base::OrganisationId organisation, Window window, base::LearnerNumber learner,
                                   bool with_first = true) const;
  /// The organisations right below, in no order; nullopt when there is no such organisation.
  std::optional<std::vector<OrganisationEntry>> children(base::OrganisationId parent, Window window) const;
  /// From the learner's own organisation up to the root; empty when the learner belongs nowhere.
  std::vector<base::OrganisationId> above(base::LearnerNumber learner) const;
  std::optional<base::OrganisationId> root() const;  ///< the first organisation without a parent
  std::size_t bytes() const;                         ///< of memory, roughly

 private:
  struct Node;
  struct Counts;
  /// The points of every learner, by learner number, for each window: what is saved.
  struct Scores {
    base::Day today;
    std::array<std::vector<std::int32_t>, window_count> points;
    std::array<std::vector<std::uint64_t>, window_count> reached;  ///< the event with which they were reached
    void hold(std::size_t learner);
    void write(const Sink& sink) const;
    bool read(std::span<const std::byte> bytes);
  };

  void put_organisation_locked(Organisation organisation);
  void put_member_locked(Member member);
  void add_locked(std::uint32_t learner, base::Day day, std::int32_t points, std::uint64_t seq);
  void tick_locked(base::Day today);
  std::uint32_t lowest_shared(std::uint32_t a, std::uint32_t b) const;
  void detach(std::uint32_t learner, std::uint32_t upto);
  void attach(std::uint32_t learner, std::uint32_t at, std::uint32_t upto, bool erased);
  bool is_erased(std::uint32_t learner) const;
  void hold_members();
  void recount();
  std::unique_ptr<Counts> counted(const Node& node) const;
  std::vector<Entry> leaders(const Node& node, std::size_t window) const;
  void brought_forward(Counts& counts, std::size_t window, std::uint32_t learner, std::int32_t from,
                       std::int32_t to) const;
  template <class F>
  void each_member(const Node& node, const F& take) const;
  bool within(std::uint32_t learner, std::uint32_t node) const;

  const Settings settings_;
  mutable std::mutex mutex_;
  Scores scores_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::unordered_map<base::OrganisationId, std::uint32_t> index_;
  std::vector<std::uint32_t> node_of_;  ///< by learner number: where; `nowhere` = none
  std::vector<std::uint32_t> slot_of_;  ///< by learner number: where in the node's list; the highest bit: of the erased
};

}  // namespace wanqiu::ledger
