#include "question_verbs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "http/json_out.h"
#include "progress.h"

namespace wanqiu::app {
namespace {

using base::Fault;
using base::FaultError;

struct QuestionImportOut {
  std::int64_t imported = 0;
  std::int64_t duplicates = 0;
  std::vector<quiz::QuestionRejected> rejected;
};
BOOST_DESCRIBE_STRUCT(QuestionImportOut, (), (imported, duplicates, rejected))

struct ExportOut {
  std::int64_t exported = 0;
  std::vector<quiz::Omitted> left_out, incomplete;
};
BOOST_DESCRIBE_STRUCT(ExportOut, (), (exported, left_out, incomplete))

std::optional<quiz::Format> format_of(const std::string& name) {
  if (name.empty()) return std::nullopt;
  const auto format = quiz::parse_format(name);
  if (!format) throw FaultError(Fault::invalid("--format", "must be jsonl, gift, moodle-xml, aiken or qti"));
  return format;
}

void name_some(std::FILE* where, std::string_view what, const std::vector<std::string>& names) {
  constexpr std::size_t shown_max = 200;
  for (std::size_t i = 0; i < names.size() && i < shown_max; ++i) fmt::print(where, "{}: {}\n", what, names[i]);
  if (names.size() > shown_max) fmt::print(where, "{}: … and {} more\n", what, names.size() - shown_max);
}

void write_whole(const std::string& path, std::string_view bytes) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "wb"), &std::fclose);
  if (!file || std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size() || std::fflush(file.get()) != 0)
    throw FaultError(Fault::unavailable(fmt::format("{} cannot be written", path)));
}

quiz::QuestionImportReport imported(City& city, const QuestionOptions& options) {
  quiz::QuestionImport wanted;
  wanted.files = {options.files.begin(), options.files.end()};
  wanted.format = format_of(options.format);
  wanted.bank = options.bank;
  wanted.approved = options.approved;
  wanted.organisation = city.people->root();
  Progress progress("importing");
  wanted.progress = [&](std::uint64_t done, std::uint64_t of) { progress(done, of); };
  return city.quiz->import_now(wanted);
}

}  // namespace

int import_questions(City& city, const QuestionOptions& options, bool json) {
  city.open_people().value();
  city.open_quiz().value();
  const auto report = imported(city, options);
  auto* told = json ? stderr : stdout;
  name_some(told, "duplicate", report.duplicate_names);
  name_some(told, "similar", report.similar_names);
  if (json) {
    fmt::print("{}\n", http::to_json(QuestionImportOut{report.imported, report.duplicates, report.rejected}));
  } else {
    for (const auto& each : report.rejected) fmt::print("rejected: {}: {}\n", each.where, each.why);
    fmt::print("{} imported ({} of them ask as another does), {} duplicates, {} rejected\n", report.imported,
               report.similar, report.duplicates, report.rejected_total);
  }
  return report.rejected_total == 0 ? 0 : 1;
}

int export_questions(City& city, const QuestionOptions& options, bool json) {
  const auto format = format_of(options.format);
  if (options.output.empty() && *format == quiz::Format::qti && isatty(STDOUT_FILENO) == 1)
    throw FaultError(Fault::invalid("--output", "is needed: a QTI package is not for a terminal"));
  city.open_people().value();
  city.open_quiz().value();
  base::Result<quiz::Written> written = Fault::unavailable("nothing was written");
  {
    Progress progress("exporting");
    written =
        city.quiz->export_now(options.bank, *format, [&](std::size_t done, std::size_t of) { progress(done, of); });
  }
  const auto& bank = written.value();
  if (options.output.empty()) {
    if (std::fwrite(bank.bytes.data(), 1, bank.bytes.size(), stdout) != bank.bytes.size())
      throw FaultError(Fault::unavailable("standard output cannot be written"));
    std::fflush(stdout);
  } else {
    write_whole(options.output, bank.bytes);
  }
  auto* told = options.output.empty() ? stderr : stdout;
  if (json) {
    fmt::print(told, "{}\n", http::to_json(ExportOut{bank.written, bank.left_out, bank.incomplete}));
  } else {
    for (const auto& each : bank.left_out) fmt::print(told, "left out: {}: {}\n", each.where, each.why);
    for (const auto& each : bank.incomplete) fmt::print(told, "incomplete: {}: {}\n", each.where, each.why);
    fmt::print(told, "{} exported, {} left out, {} incomplete\n", bank.written, bank.left_out.size(),
               bank.incomplete.size());
  }
  return bank.left_out.empty() ? 0 : 1;
}

}  // namespace wanqiu::app
