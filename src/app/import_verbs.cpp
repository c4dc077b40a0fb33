// wanqiu import …
#include <fmt/format.h>

#include "content.h"
#include "http/json_out.h"
#include "progress.h"
#include "verb.h"

namespace wanqiu::app {
namespace {

namespace fs = std::filesystem;
using base::FaultError;

struct RejectedOut {
  std::string where;
  std::string why;
};
BOOST_DESCRIBE_STRUCT(RejectedOut, (), (where, why))

/// The last line of every import with --json.
struct ImportOut {
  std::int64_t imported = 0;
  std::int64_t duplicates = 0;
  std::vector<RejectedOut> rejected;
};
BOOST_DESCRIBE_STRUCT(ImportOut, (), (imported, duplicates, rejected))

/// Of organisations and learners: they can move, and only so many rejections are listed.
struct PeopleImportOut {
  std::int64_t imported = 0;
  std::int64_t duplicates = 0;
  std::int64_t moved = 0;
  std::int64_t rejected_count = 0;
  std::vector<people::Rejection> rejected;
};
BOOST_DESCRIBE_STRUCT(PeopleImportOut, (), (imported, duplicates, moved, rejected_count, rejected))

int print_content(const library::ImportReport& report, const Options& options) {
  ImportOut out{report.imported, report.duplicates, {}};
  for (const auto& each : report.rejected) out.rejected.push_back({each.where, each.why});
  for (const auto& name : report.duplicate_names) {
    fmt::print(options.json ? stderr : stdout, "duplicate: {}\n", name);
  }
  if (options.json) {
    fmt::print("{}\n", http::to_json(out));
  } else {
    for (const auto& each : out.rejected) fmt::print("rejected: {}: {}\n", each.where, each.why);
    fmt::print("{} imported, {} duplicates, {} rejected\n", out.imported, out.duplicates, out.rejected.size());
  }
  return out.rejected.empty() ? 0 : 1;
}

int print_people(const people::ImportReport& report, const Options& options) {
  if (options.json) {
    const PeopleImportOut out{report.imported, report.duplicates, report.moved, report.rejected_count, report.rejected};
    fmt::print("{}\n", http::to_json(out));
  } else {
    for (const auto& each : report.rejected) fmt::print("rejected: {}: {}\n", each.where, each.why);
    const auto more = report.rejected_count - static_cast<std::int64_t>(report.rejected.size());
    if (more > 0) fmt::print("rejected: {} more\n", more);
    fmt::print("{} imported, {} duplicates, {} of them moved, {} rejected\n", report.imported, report.duplicates,
               report.moved, report.rejected_count);
  }
  return report.rejected_count == 0 ? 0 : 1;
}

/// A file that is refused as a whole is one rejection: the last line is there all the same.
template <class F>
int importing(const Options& options, F import) {
  try {
    return import();
  } catch (const FaultError& error) {
    const auto& where = error.fault.where.empty() ? options.file : error.fault.where;
    if (options.json) fmt::print("{}\n", http::to_json(ImportOut{0, 0, {{where, base::to_string(error.fault)}}}));
    throw;
  }
}

auto shown_by(Progress& progress) {
  return [&progress](std::int64_t done, std::int64_t of) {
    progress(static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(of));
  };
}

}  // namespace

int import_content_verb(const Options& options, Machine machine) {
  return importing(options, [&] {
    auto city = open_city(machine);
    check(city->open_people());
    check(city->open_library());
    ContentOptions how;
    how.column = options.column;
    how.drafts = options.drafts;
    Progress progress("importing");
    how.progress = [&](std::uint64_t done, std::uint64_t of) { progress(done, of); };
    return print_content(import_content(*city, {options.files.begin(), options.files.end()}, how), options);
  });
}

int import_organisations_verb(const Options& options, Machine machine) {
  return importing(options, [&] {
    auto city = open_city(machine);
    check(city->open_people());
    if (fs::is_directory(options.file)) {
      return print_people(check(city->people->import_divisions_now(options.file, options.prefix)), options);
    }
    const auto text = check(read_text_file(options.file));
    const auto name = fs::path(options.file).filename().string();
    return print_people(check(city->people->import_organisations_now(text, name)), options);
  });
}

int import_learners_verb(const Options& options, Machine machine) {
  return importing(options, [&] {
    const auto text = check(read_text_file(options.file));
    auto city = open_city(machine);
    check(city->open_people());
    Progress progress("importing");
    people::LearnerImport how;
    how.all_or_nothing = options.all_or_nothing;
    const auto name = fs::path(options.file).filename().string();
    return print_people(check(city->people->import_learners_now(text, name, how, shown_by(progress))), options);
  });
}

}  // namespace wanqiu::app
