#include "search_index.h"

#include <sys/file.h>
#include <sys/stat.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <thread>

#include <fmt/format.h>
#include <xapian.h>

#include "base/assert.h"
#include "base/text.h"
#include "search_query.h"

namespace wanqiu::library {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view form = "1";              ///< of what is indexed; another one means a rebuild
constexpr std::size_t shown_bytes_max = 48 * 1024;  ///< of a text, kept for excerpts; the whole text is found
constexpr int exact_up_to = 1000;
constexpr auto mark_start = "\x01";
constexpr auto mark_end = "\x02";

std::string unique_term(std::int64_t item) {
  return fmt::format("Q{}", item);
}

/// Cut at a character.
std::string_view first_bytes(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  return text.substr(0, most);
}

/// Data of a document: length of the title, a line break, the title, the text.
std::string pack(std::string_view title, std::string_view text) {
  return fmt::format("{}\n{}{}", title.size(), title, text);
}

struct Unpacked {
  std::string title;
  std::string text;
};
Unpacked unpack(const std::string& data) {
  const auto line = data.find('\n');
  if (line == std::string::npos) return {};
  const auto length = static_cast<std::size_t>(std::strtoull(data.c_str(), nullptr, 10));
  return {data.substr(line + 1, length), data.substr(std::min(data.size(), line + 1 + length))};
}

Xapian::Document document_of(const IndexedText& one) {
  Xapian::Document document;
  Xapian::TermGenerator generator;
  generator.set_document(document);
  generator.set_stemmer(Xapian::Stem("en"));
  generator.set_flags(Xapian::TermGenerator::FLAG_CJK_NGRAM);
  generator.index_text(base::folded(one.title), 5);
  generator.increase_termpos();
  generator.index_text(base::folded(one.words), 2);
  generator.increase_termpos();
  generator.index_text(base::folded(one.text));
  document.add_boolean_term(unique_term(one.item));
  document.add_boolean_term(column_term(one.column));
  document.add_boolean_term(kind_term(one.kind));
  document.add_value(published_slot, Xapian::sortable_serialise(static_cast<double>(base::to_ms(one.published_at))));
  document.set_data(pack(one.title, first_bytes(one.text, shown_bytes_max)));
  return document;
}

base::FaultError as_fault(const Xapian::Error& error) {
  return base::FaultError(
      base::Fault::unavailable(fmt::format("the search index does not answer: {}", error.get_msg())));
}

/// Another writer (a reindex in another process) has the lock: its batches are short.
Xapian::WritableDatabase open_for_writing(const fs::path& index) {
  for (int attempt = 0;; ++attempt) {
    try {
      return Xapian::WritableDatabase(index.string(), Xapian::DB_OPEN | Xapian::DB_BACKEND_GLASS);
    } catch (const Xapian::DatabaseLockError&) {
      if (attempt == 40) throw;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
}

void write_known(Xapian::WritableDatabase& database, const IndexKnows& knows) {
  std::string columns;
  for (const auto& [column, name] : knows.columns) columns += fmt::format("{} {}\n", column, name);
  database.set_metadata("form", std::string(form));
  database.set_metadata("until", std::to_string(base::to_ms(knows.until)));
  database.set_metadata("columns", columns);
}

/// Held while an index is written or put in the place of another, across processes.
class SwapLock {
 public:
  explicit SwapLock(const fs::path& directory) {
    fs::create_directories(directory);
    file_ = ::open((directory / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0 || ::flock(file_, LOCK_EX) != 0)
      throw base::FaultError(base::Fault::unavailable("the search index cannot be locked"));
  }
  SwapLock(const SwapLock&) = delete;
  ~SwapLock() {
    if (file_ >= 0) ::close(file_);
  }

 private:
  int file_ = -1;
};

/// Characters of a piece when all of them are Chinese (three bytes and more each), else 0.
std::size_t chinese_characters(std::string_view text) {
  std::size_t count = 0;
  for (const unsigned char c : text) {
    if (c < 0x80 || (c >= 0xC0 && c < 0xE3)) return 0;
    count += c >= 0xE3 ? 1 : 0;
  }
  return count;
}

/// Pieces beside each other that are both found, or both not, as one.
Passage joined(Passage passage) {
  Passage all;
  for (auto& piece : passage) {
    if (!all.empty() && all.back().found == piece.found)
      all.back().text += piece.text;
    else
      all.push_back(std::move(piece));
  }
  return all;
}

void add_passage(Passage& passage, std::string& text, bool found) {
  if (!text.empty()) passage.push_back({std::move(text), found});
  text.clear();
}

}  // namespace

Passage parse_snippet(std::string_view snippet) {
  static constexpr std::array<std::pair<std::string_view, char>, 4> escapes{
      {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}}};
  Passage passage;
  std::string text;
  bool found = false;
  while (!snippet.empty()) {
    const char c = snippet.front();
    if (c == mark_start[0] || c == mark_end[0]) {
      add_passage(passage, text, found);
      found = c == mark_start[0];
      snippet.remove_prefix(1);
      continue;
    }
    const auto* escape =
        std::find_if(escapes.begin(), escapes.end(), [&](const auto& one) { return snippet.starts_with(one.first); });
    text += escape == escapes.end() ? c : escape->second;
    snippet.remove_prefix(escape == escapes.end() ? 1 : escape->first.size());
  }
  add_passage(passage, text, found);
  return joined(std::move(passage));  // two marks beside each other (neighbouring pairs of characters) read as one
}

Passage without_lone_characters(Passage passage, const std::set<std::string>& typed_alone) {
  const bool words = std::any_of(passage.begin(), passage.end(),
                                 [](const auto& piece) { return piece.found && chinese_characters(piece.text) > 1; });
  if (!words) return passage;
  for (auto& piece : passage) {
    if (chinese_characters(piece.text) == 1 && !typed_alone.contains(piece.text)) piece.found = false;
  }
  return joined(std::move(passage));
}

struct SearchIndex::Reader {
  Xapian::Database database;
  dev_t device = 0;
  ino_t inode = 0;
};

SearchIndex::~SearchIndex() = default;

bool SearchIndex::is_damaged() const {
  const auto damaged = damaged_.load();
  return damaged != 0 && damaged == identity();
}

template <class F>
auto SearchIndex::watched(F&& work) const {
  try {
    return work();
  } catch (const Xapian::DatabaseModifiedError&) {
    throw;  // no damage: a writer was two commits ahead
  } catch (const Xapian::Error& error) {
    const std::string_view kind = error.get_type();
    if (kind == "DatabaseCorruptError" || kind == "DatabaseVersionError") damaged_ = identity();
    throw as_fault(error);
  }
}

bool SearchIndex::usable() const {
  if (is_damaged()) return false;
  try {
    const Xapian::Database database((directory_ / "index").string());
    (void)database.get_doccount();
    return database.get_metadata("form") == form;
  } catch (const Xapian::Error&) {
    return false;
  }
}

IndexKnows SearchIndex::known() const {
  return watched([this] {
    const Xapian::Database database((directory_ / "index").string());
    IndexKnows knows;
    knows.until = base::from_ms(std::strtoll(database.get_metadata("until").c_str(), nullptr, 10));
    const auto names = database.get_metadata("columns");
    for (const auto line : base::split(names, '\n')) {
      const auto space = line.find(' ');
      if (space == line.npos) continue;
      knows.columns[std::strtoll(std::string(line.substr(0, space)).c_str(), nullptr, 10)] = line.substr(space + 1);
    }
    return knows;
  });
}

std::int64_t SearchIndex::count() const {
  return watched([this]() -> std::int64_t { return Xapian::Database((directory_ / "index").string()).get_doccount(); });
}

std::uint64_t SearchIndex::identity() const {
  struct stat there {};
  return ::stat((directory_ / "index").c_str(), &there) == 0 ? there.st_ino : 0;
}

bool SearchIndex::apply(std::span<const IndexedText> changed, std::span<const std::int64_t> gone,
                        const std::optional<IndexKnows>& knows, std::uint64_t identity) {
  const SwapLock lock(directory_);
  if (this->identity() != identity) return false;
  return watched([&] {
    auto database = open_for_writing(directory_ / "index");
    database.begin_transaction();
    for (const auto& one : changed) database.replace_document(unique_term(one.item), document_of(one));
    for (const auto item : gone) database.delete_document(unique_term(item));
    if (knows) write_known(database, *knows);
    database.commit_transaction();
    return true;
  });
}

/// An open database that no other thread uses: a new one when the index was put in place anew, brought up to date
/// otherwise.
std::shared_ptr<SearchIndex::Reader> SearchIndex::reader() {
  const auto path = directory_ / "index";
  struct stat there {};
  if (::stat(path.c_str(), &there) != 0)
    throw base::FaultError(base::Fault::unavailable("the search index is being built"));
  {
    const std::lock_guard lock(readers_);
    while (!idle_.empty()) {
      auto one = std::move(idle_.back());
      idle_.pop_back();
      if (one->inode == there.st_ino && one->device == there.st_dev) {
        one->database.reopen();
        return one;
      }
    }
  }
  return std::make_shared<Reader>(Reader{Xapian::Database(path.string()), there.st_dev, there.st_ino});
}

IndexAnswer SearchIndex::find(const IndexQuery& wanted) {
  for (int attempt = 0;; ++attempt) {
    try {
      return watched([&] { return find_once(wanted); });
    } catch (const Xapian::DatabaseModifiedError& error) {
      if (attempt == 3) throw as_fault(error);  // otherwise open again: a writer was two commits ahead
    }
  }
}

IndexAnswer SearchIndex::find_once(const IndexQuery& wanted) {
  const std::string text = base::folded(wanted.text);
  auto open = reader();
  const auto& database = open->database;
  Recency recency(wanted.now);
  const auto answer = [&](Xapian::Query::op combine) -> Xapian::MSet {
    const auto query = query_of(database, text, combine);
    if (query.empty()) return {};
    Xapian::Enquire enquire(database);
    enquire.set_query(narrowed(query, wanted, recency));
    return enquire.get_mset(static_cast<unsigned>(wanted.skip), static_cast<unsigned>(wanted.limit) + 1, exact_up_to);
  };
  auto matches = answer(Xapian::Query::OP_AND);
  if (matches.get_matches_upper_bound() == 0) matches = answer(Xapian::Query::OP_OR);

  IndexAnswer found;
  found.about = static_cast<int>(matches.get_matches_estimated());
  const Xapian::Stem stem("en");
  const auto alone = lone_characters(text);
  constexpr unsigned flags =
      Xapian::MSet::SNIPPET_CJK_NGRAM | Xapian::MSet::SNIPPET_BACKGROUND_MODEL | Xapian::MSet::SNIPPET_EXHAUSTIVE;
  for (auto match = matches.begin(); match != matches.end(); ++match) {
    if (static_cast<int>(found.hits.size()) == wanted.limit) {
      found.more = true;
      break;
    }
    const auto document = match.get_document();
    const auto shown = unpack(document.get_data());
    IndexHit hit;
    auto term = document.termlist_begin();
    term.skip_to("Q");
    hit.item = std::strtoll((*term).c_str() + 1, nullptr, 10);
    const auto passage = [&](const std::string& whole, std::size_t length, const char* left_out) {
      return without_lone_characters(
          parse_snippet(matches.snippet(whole, length, stem, flags, mark_start, mark_end, left_out)), alone);
    };
    hit.title = passage(shown.title, 4000, "");
    hit.excerpt = passage(shown.text, 360, "…");
    found.hits.push_back(std::move(hit));
  }
  const std::lock_guard lock(readers_);
  idle_.push_back(std::move(open));
  return found;
}

struct SearchIndex::Rebuild::Building {
  fs::path directory;
  Xapian::WritableDatabase database;
};

SearchIndex::Rebuild::Rebuild(const fs::path& directory) {
  try {
    std::error_code ignored;
    fs::create_directories(directory, ignored);
    building_ = std::make_unique<Building>(
        Building{directory, Xapian::WritableDatabase((directory / "next").string(),
                                                     Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_BACKEND_GLASS)});
  } catch (const Xapian::DatabaseLockError&) {
    throw base::FaultError(base::Fault::conflict("", "the search index is being rebuilt by another process already"));
  } catch (const Xapian::Error& error) {
    throw as_fault(error);
  }
}

SearchIndex::Rebuild::~Rebuild() = default;

void SearchIndex::Rebuild::add(const IndexedText& one) {
  try {
    building_->database.add_document(document_of(one));
  } catch (const Xapian::Error& error) {
    throw as_fault(error);
  }
}

void SearchIndex::Rebuild::finish(const IndexKnows& knows) {
  try {
    write_known(building_->database, knows);
    building_->database.commit();
    building_->database.close();
  } catch (const Xapian::Error& error) {
    throw as_fault(error);
  }
  const SwapLock lock(building_->directory);
  const auto next = building_->directory / "next";
  const auto index = building_->directory / "index";
  std::error_code ignored;
  if (fs::exists(index)) {
    // In one step, so that no reader ever finds nothing; the old one is then what is called `next`.
    if (::renameat2(AT_FDCWD, next.c_str(), AT_FDCWD, index.c_str(), RENAME_EXCHANGE) != 0) {
      throw base::FaultError(base::Fault::unavailable("the new search index cannot be put in its place"));
    }
    fs::remove_all(next, ignored);
  } else {
    fs::rename(next, index);
  }
}

}  // namespace wanqiu::library
