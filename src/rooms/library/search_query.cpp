#include "search_query.h"

#include <fmt/format.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <cmath>
#include <memory>
#include <vector>

namespace wanqiu::library {
namespace {

constexpr double recency_weight = 1.0;
constexpr double recency_half_days = 180.0;

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

}  // namespace

std::string column_term(std::int64_t column) {
  return fmt::format("XC{}", column);
}

std::string kind_term(int kind) {
  return fmt::format("XK{}", kind);
}

Xapian::PostingSource* Recency::clone() const {
  return std::make_unique<Recency>(now_).release();
}

void Recency::init(const Xapian::Database& database) {
  Xapian::ValuePostingSource::init(database);
  set_maxweight(recency_weight);
}

double Recency::get_weight() const {
  const double age_days =
      (static_cast<double>(base::to_ms(now_)) - Xapian::sortable_unserialise(get_value())) / 86'400'000.0;
  return recency_weight * std::exp2(-std::max(0.0, age_days) / recency_half_days);
}

Xapian::Query query_of(const Xapian::Database& database, const std::string& folded_text, Xapian::Query::op combine) {
  auto query = parse(database, folded_text, combine);
  if (query.empty() || combine != Xapian::Query::OP_AND) return query;
  return with_phrases(std::move(query), folded_text);
}

std::set<std::string> lone_characters(const std::string& folded_text) {
  std::set<std::string> lone;
  for (auto& run : han_runs(folded_text)) {
    if (run.characters.size() == 1) lone.insert(std::move(run.characters.front()));
  }
  return lone;
}

Xapian::Query narrowed(Xapian::Query query, const IndexQuery& wanted, Recency& recency) {
  query = Xapian::Query(Xapian::Query::OP_AND_MAYBE, query, Xapian::Query(&recency));
  if (wanted.column != 0)
    query = Xapian::Query(Xapian::Query::OP_FILTER, query, Xapian::Query(column_term(wanted.column)));
  if (wanted.kind != 0) query = Xapian::Query(Xapian::Query::OP_FILTER, query, Xapian::Query(kind_term(wanted.kind)));
  return query;
}

}  // namespace wanqiu::library
