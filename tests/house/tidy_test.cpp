// What the compiler and CMake cannot see. Each rule names itself, the file and the line.
#include <gtest/gtest.h>

#include <array>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path root = WANQIU_SOURCE_DIR;

struct Line {
  fs::path file;  // relative to the root
  int number = 0;
  std::string text;
};

std::vector<fs::path> tracked() {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(
      popen(("git -C '" + root.string() + "' ls-files --cached --others --exclude-standard").c_str(), "r"), pclose);
  std::vector<fs::path> files;
  std::array<char, 4096> buffer{};
  while (pipe && fgets(buffer.data(), buffer.size(), pipe.get()) != nullptr) {
    std::string name = buffer.data();
    name.erase(name.find_last_not_of('\n') + 1);
    if (fs::is_regular_file(root / name)) files.emplace_back(name);
  }
  return files;
}

bool is_cpp(const fs::path& file) {
  return file.extension() == ".cpp" || file.extension() == ".h";
}
bool is_test(const fs::path& file) {
  return file.string().starts_with("tests/") || file.string().starts_with("bench/") ||
         file.string().starts_with("fuzz/") || file.stem().string().ends_with("_test");
}

std::vector<std::string> read_lines(const fs::path& file) {
  std::ifstream in(root / file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// Every line of the files that `wanted` takes, without // comments.
std::vector<Line> code_lines(const std::function<bool(const fs::path&)>& wanted) {
  std::vector<Line> lines;
  for (const auto& file : tracked()) {
    if (!is_cpp(file) || !wanted(file)) continue;
    int number = 0;
    for (auto text : read_lines(file)) {
      ++number;
      const auto comment = text.find("//");
      if (comment != std::string::npos && (comment == 0 || text[comment - 1] != ':')) text.resize(comment);
      lines.push_back({file, number, std::move(text)});
    }
  }
  return lines;
}

void expect_none(const std::function<bool(const fs::path&)>& wanted, const std::regex& forbidden, const char* rule) {
  for (const auto& line : code_lines(wanted)) {
    EXPECT_FALSE(std::regex_search(line.text, forbidden))
        << line.file.string() << ":" << line.number << ": " << rule << "\n  " << line.text;
  }
}

TEST(Tidy, the_tree_is_seen) {
  EXPECT_GT(tracked().size(), 30U);
}

TEST(Tidy, only_base_reads_the_clock) {
  expect_none(
      [](const fs::path& f) { return !is_test(f) && f.string() != "src/base/clock.cpp"; },
      std::regex(
          R"((system_clock|steady_clock|high_resolution_clock)::now|\bgettimeofday\(|\bclock_gettime\(|[^_a-z]time\((NULL|nullptr|0)\))"),
      "the wall clock is read in base/clock.cpp only; take a base::Clock&");
}

TEST(Tidy, only_base_draws_random_numbers) {
  expect_none([](const fs::path& f) { return !is_test(f) && !f.string().starts_with("src/base/"); },
              std::regex(R"(std::random_device|\brand\(\)|randombytes_buf)"),
              "randomness is handed in as a base::Random&");
}

TEST(Tidy, includes_go_through_include_roots) {
  expect_none([](const fs::path&) { return true; }, std::regex(R"(^\s*#include\s+"\.\./)"),
              "an include never climbs with ../");
}

TEST(Tidy, sql_stands_in_store_files) {
  expect_none(
      [](const fs::path& f) {
        return f.string().starts_with("src/rooms/") && !is_test(f) &&
               f.stem().string().find("_store") == std::string::npos;
      },
      std::regex(R"re("\s*(select\s.*\sfrom\s|insert into\s|update\s+\w+\s+set\s|delete from\s))re", std::regex::icase),
      "a room's SQL stands in its *_store.cpp");
}

TEST(Tidy, no_failure_of_a_coroutine_is_lost) {
  expect_none([](const fs::path& f) { return !is_test(f); }, std::regex(R"(asio::detached)"),
              "asio::detached drops exceptions; give co_spawn a handler that logs");
}

/// A line without what stands in quotes.
std::string without_literals(const std::string& text) {
  std::string rest;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool separator = text[i] == '\'' && i > 0 && std::isdigit(static_cast<unsigned char>(text[i - 1])) != 0;
    if (quote != 0) {
      if (text[i] == '\\')
        ++i;
      else if (text[i] == quote)
        quote = 0;
    } else if ((text[i] == '"' || text[i] == '\'') && !separator) {
      quote = text[i];
    } else {
      rest += text[i];
    }
  }
  return rest;
}

/// Where a co_await stands behind a `?` of the same statement.
std::vector<Line> awaits_in_conditions() {
  std::vector<Line> found;
  Line statement;
  for (const auto& line : code_lines([](const fs::path&) { return true; })) {
    if (line.file != statement.file) statement = {line.file, 0, ""};
    for (const char c : without_literals(line.text)) {
      statement.text += c;
      if (c == ';' || c == '{' || c == '}') statement.text.clear();
      const auto condition = statement.text.find('?');
      if (condition == std::string::npos || !statement.text.ends_with("co_await")) continue;
      found.push_back({line.file, line.number, statement.text.substr(condition)});
    }
    statement.text += ' ';
  }
  return found;
}

TEST(Tidy, no_arm_of_a_condition_awaits) {
  for (const auto& line : awaits_in_conditions()) {
    ADD_FAILURE() << line.file.string() << ":" << line.number
                  << ": GCC 12 crashes on, or destroys twice, what is awaited in an arm of `a ? b : c`; write an if\n  "
                  << line.text;
  }
}

TEST(Tidy, memory_is_owned) {
  expect_none([](const fs::path& f) { return !is_test(f); }, std::regex(R"((=|return|\()\s*new\s+[A-Za-z_:]+[\(\{<])"),
              "no raw new; make_unique or make_shared");
}

TEST(Tidy, headers_are_guarded_by_pragma_once) {
  for (const auto& file : tracked()) {
    if (file.extension() != ".h") continue;
    bool found = false;
    for (const auto& line : read_lines(file)) found = found || line == "#pragma once";
    EXPECT_TRUE(found) << file.string() << ": #pragma once is missing";
  }
}

TEST(Tidy, every_source_belongs_to_a_target) {
  std::string cmake;
  for (const auto& file : tracked()) {
    if (file.filename() != "CMakeLists.txt" && file.extension() != ".cmake") continue;
    for (const auto& line : read_lines(file)) cmake += line + "\n";
  }
  for (const auto& file : tracked()) {
    if (file.extension() != ".cpp") continue;
    const bool fuzzed = cmake.find("fuzz_target(" + file.stem().string() + " ") != std::string::npos;
    EXPECT_TRUE(fuzzed || cmake.find(file.filename().string()) != std::string::npos)
        << file.string() << ": no CMakeLists.txt names it";
  }
}

TEST(Tidy, files_stay_readable) {
  for (const auto& file : tracked()) {
    if (!is_cpp(file)) continue;
    EXPECT_LE(read_lines(file).size(), 650U) << file.string() << ": split it by meaning (about 400 lines)";
  }
}

TEST(Tidy, no_file_is_named_for_how_it_is_used) {
  const std::set<std::string> vague{"utils", "util", "helper", "helpers", "manager", "common", "misc", "types"};
  for (const auto& file : tracked()) {
    if (!is_cpp(file) && file.extension() != ".ts" && file.extension() != ".vue") continue;
    EXPECT_FALSE(vague.contains(file.stem().string())) << file.string() << ": name it for what it is";
  }
}

TEST(Tidy, only_the_token_file_names_colours) {
  const std::regex colour(R"(#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b(?!\w))");
  for (const auto& file : tracked()) {
    if (!file.string().starts_with("web/src/") || file.filename() == "tokens.css" ||
        file.string().find("generated") != std::string::npos)
      continue;
    if (file.extension() != ".css" && file.extension() != ".vue") continue;
    int number = 0;
    for (const auto& line : read_lines(file)) {
      ++number;
      EXPECT_FALSE(std::regex_search(line, colour))
          << file.string() << ":" << number << ": colours live in styles/tokens.css";
    }
  }
}

TEST(Tidy, no_path_of_a_machine_and_no_secret_is_kept) {
  const std::regex machine(R"((^|[^A-Za-z0-9_.])/(work|home|root)/[a-z])");
  for (const auto& file : tracked()) {
    if (file.extension() == ".svg" || file.filename() == "package-lock.json" ||
        file.string().starts_with("fuzz/corpus/"))
      continue;
    int number = 0;
    for (const auto& line : read_lines(file)) {
      ++number;
      EXPECT_FALSE(std::regex_search(line, machine))
          << file.string() << ":" << number << ": a path of one machine\n  " << line;
    }
  }
}

}  // namespace
