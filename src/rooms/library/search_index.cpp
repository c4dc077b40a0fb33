#include "search_index.h"

#include <sys/file.h>
#include <sys/stat.h>
#include <fcntl.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <thread>

#include <fmt/format.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>
#include <xapian.h>

#include "base/assert.h"
#include "base/text.h"

namespace wanqiu::library {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view form = "1";  ///< of what is indexed; another one means a rebuild
constexpr Xapian::valueno published_slot = 0;
constexpr double recency_weight = 1.0;
constexpr double recency_half_days = 180.0;
constexpr std::size_t shown_bytes_max = 48 * 1024;  ///< of a text, kept for excerpts; the whole text is found
constexpr int exact_up_to = 1000;
constexpr auto mark_start = "\x01";
constexpr auto mark_end = "\x02";

std::string unique_term(std::int64_t item) {
  return fmt::format("Q{}", item);
}
std::string column_term(std::int64_t column) {
  return fmt::format("XC{}", column);
}
std::string kind_term(int kind) {
  return fmt::format("XK{}", kind);
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

/// Adds a weight that halves with age.
class Recency final : public Xapian::ValuePostingSource {
 public:
  explicit Recency(base::Instant now) : Xapian::ValuePostingSource(published_slot), now_(now) {}
  Xapian::PostingSource* clone() const override { return std::make_unique<Recency>(now_).release(); }
  void init(const Xapian::Database& database) override {
    Xapian::ValuePostingSource::init(database);
    set_maxweight(recency_weight);
  }
  double get_weight() const override {
    const double age_days =
        (static_cast<double>(base::to_ms(now_)) - Xapian::sortable_unserialise(get_value())) / 86'400'000.0;
    return recency_weight * std::exp2(-std::max(0.0, age_days) / recency_half_days);
  }
  std::string get_description() const override { return "recency"; }

 private:
  base::Instant now_;
};

/// What a person typed: words, "phrases" and -exclusions; no wildcards and no operators in words, so that the cost is
/// bound by the length. Text that makes no sense to the parser is taken as plain words.
Xapian::Query parse(const Xapian::Database& database, const std::string& text, Xapian::Query::op combine) {
  Xapian::QueryParser parser;
  parser.set_database(database);
  parser.set_stemmer(Xapian::Stem("en"));
  parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
  parser.set_default_op(combine);
  constexpr unsigned typed =
      Xapian::QueryParser::FLAG_PHRASE | Xapian::QueryParser::FLAG_LOVEHATE | Xapian::QueryParser::FLAG_CJK_NGRAM;
  try {
    return parser.parse_query(text, typed);
  } catch (const Xapian::QueryParserError&) {
    return parser.parse_query(text, Xapian::QueryParser::FLAG_CJK_NGRAM);
  }
}

/// Chinese characters that stand together in what was typed, and whether they were quoted.
struct HanRun {
  std::vector<std::string> characters;
  bool quoted = false;
};
std::vector<HanRun> han_runs(const std::string& text) {
  std::vector<HanRun> runs;
  bool quoted = false;
  bool left_out = false;  // -"…"
  bool joined = false;
  char before = ' ';
  const auto length = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < length;) {
    const auto start = i;
    UChar32 c = 0;
    U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), i, length, c);
    UErrorCode status = U_ZERO_ERROR;
    const bool han = c > 0 && uscript_getScript(c, &status) == USCRIPT_HAN;
    if (c == '"') {
      quoted = !quoted;
      left_out = quoted && before == '-';
    }
    if (han && !left_out && !(before == '-' && !quoted)) {
      if (!joined) runs.push_back({{}, quoted});
      runs.back().characters.push_back(
          text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(i - start)));
      joined = true;
    } else {
      joined = false;
    }
    before = joined || !han ? text[static_cast<std::size_t>(i) - 1] : '-';
  }
  return runs;
}

/// The parser asks for all characters and pairs of a Chinese run, wherever they stand. Quoted ones have to follow one
/// another; others that do weigh more.
Xapian::Query with_phrases(Xapian::Query query, const std::string& text) {
  constexpr std::size_t phrase_max = 20;
  for (const auto& run : han_runs(text)) {
    if (run.characters.size() < 2 || run.characters.size() > phrase_max) continue;
    const Xapian::Query phrase(Xapian::Query::OP_PHRASE, run.characters.begin(), run.characters.end(),
                               static_cast<Xapian::termcount>(run.characters.size()));
    query = Xapian::Query(run.quoted ? Xapian::Query::OP_AND : Xapian::Query::OP_AND_MAYBE, query, phrase);
  }
  return query;
}

Xapian::Query narrowed(Xapian::Query query, const IndexQuery& wanted, Recency& recency) {
  query = Xapian::Query(Xapian::Query::OP_AND_MAYBE, query, Xapian::Query(&recency));
  if (wanted.column != 0)
    query = Xapian::Query(Xapian::Query::OP_FILTER, query, Xapian::Query(column_term(wanted.column)));
  if (wanted.kind != 0) query = Xapian::Query(Xapian::Query::OP_FILTER, query, Xapian::Query(kind_term(wanted.kind)));
  return query;
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
  // Two marks beside each other (neighbouring pairs of characters) read as one.
  Passage joined;
  for (auto& piece : passage) {
    if (!joined.empty() && joined.back().found == piece.found)
      joined.back().text += piece.text;
    else
      joined.push_back(std::move(piece));
  }
  return joined;
}

struct SearchIndex::Reader {
  Xapian::Database database;
  dev_t device = 0;
  ino_t inode = 0;
};

SearchIndex::~SearchIndex() = default;

bool SearchIndex::usable() const {
  try {
    const Xapian::Database database((directory_ / "index").string());
    (void)database.get_doccount();
    return database.get_metadata("form") == form;
  } catch (const Xapian::Error&) {
    return false;
  }
}

base::Instant SearchIndex::until() const {
  try {
    const Xapian::Database database((directory_ / "index").string());
    return base::from_ms(std::strtoll(database.get_metadata("until").c_str(), nullptr, 10));
  } catch (const Xapian::Error& error) {
    throw as_fault(error);
  }
}

std::int64_t SearchIndex::count() const {
  try {
    return Xapian::Database((directory_ / "index").string()).get_doccount();
  } catch (const Xapian::Error& error) {
    throw as_fault(error);
  }
}

std::uint64_t SearchIndex::identity() const {
  struct stat there {};
  return ::stat((directory_ / "index").c_str(), &there) == 0 ? there.st_ino : 0;
}

bool SearchIndex::apply(std::span<const IndexedText> changed, std::span<const std::int64_t> gone, base::Instant until,
                        std::uint64_t identity) {
  const SwapLock lock(directory_);
  if (this->identity() != identity) return false;
  try {
    auto database = open_for_writing(directory_ / "index");
    database.begin_transaction();
    for (const auto& one : changed) database.replace_document(unique_term(one.item), document_of(one));
    for (const auto item : gone) database.delete_document(unique_term(item));
    database.set_metadata("form", std::string(form));
    database.set_metadata("until", std::to_string(base::to_ms(until)));
    database.commit_transaction();
  } catch (const Xapian::Error& error) {
    throw as_fault(error);
  }
  return true;
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
  const std::string text = base::folded(wanted.text);
  for (int attempt = 0;; ++attempt) {
    try {
      auto open = reader();
      const auto& database = open->database;
      Recency recency(wanted.now);
      const auto answer = [&](Xapian::Query::op combine) -> Xapian::MSet {
        auto query = parse(database, text, combine);
        if (query.empty()) return {};
        if (combine == Xapian::Query::OP_AND) query = with_phrases(std::move(query), text);
        Xapian::Enquire enquire(database);
        enquire.set_query(narrowed(query, wanted, recency));
        return enquire.get_mset(static_cast<unsigned>(wanted.skip), static_cast<unsigned>(wanted.limit) + 1,
                                exact_up_to);
      };
      auto matches = answer(Xapian::Query::OP_AND);
      if (matches.get_matches_upper_bound() == 0) matches = answer(Xapian::Query::OP_OR);

      IndexAnswer found;
      found.about = static_cast<int>(matches.get_matches_estimated());
      const Xapian::Stem stem("en");
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
        hit.title = parse_snippet(matches.snippet(shown.title, 4000, stem, flags, mark_start, mark_end, ""));
        hit.excerpt = parse_snippet(matches.snippet(shown.text, 360, stem, flags, mark_start, mark_end, "…"));
        found.hits.push_back(std::move(hit));
      }
      const std::lock_guard lock(readers_);
      idle_.push_back(std::move(open));
      return found;
    } catch (const Xapian::DatabaseModifiedError& error) {
      if (attempt == 3) throw as_fault(error);  // otherwise open again: a writer was two commits ahead
    } catch (const Xapian::Error& error) {
      throw as_fault(error);
    }
  }
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

void SearchIndex::Rebuild::finish(base::Instant until) {
  try {
    building_->database.set_metadata("form", std::string(form));
    building_->database.set_metadata("until", std::to_string(base::to_ms(until)));
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
