#include "quiz/question_format.h"

#include <fmt/format.h>

#include <array>
#include <set>

#include "base/text.h"
#include "formats.h"
#include "question_json.h"
#include "remark.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;
using base::FaultKind;

constexpr std::size_t file_bytes_max = std::size_t{256} << 20U;
constexpr std::size_t questions_max = 200'000;
constexpr std::array<std::string_view, 5> names{"jsonl", "gift", "moodle-xml", "aiken", "qti"};

void read(Format format, std::string_view bytes, std::string_view file, const Reader& reader) {
  switch (format) {
    case Format::jsonl:
      return read_jsonl(bytes, file, reader);
    case Format::gift:
      return read_gift(bytes, file, reader);
    case Format::moodle_xml:
      return read_moodle_xml(bytes, file, reader);
    case Format::aiken:
      return read_aiken(bytes, file, reader);
    case Format::qti:
      return read_qti(bytes, file, reader);
  }
}

base::Result<std::string> one_of(Format format, const Question& question, std::string_view remark) {
  switch (format) {
    case Format::gift:
      return gift_of(question, remark);
    case Format::moodle_xml:
      return moodle_xml_of(question, remark);
    case Format::qti:
      return qti_of(question, remark);
    case Format::jsonl:
    case Format::aiken:
      break;
  }
  return Fault::make(FaultKind::unsupported, "format", "is not written");
}

/// A file of nothing but this question.
base::Result<std::string> file_of(Format format, const std::string& one, const Question& question) {
  if (format == Format::gift) return gift_category(question->category) + one;
  if (format == Format::moodle_xml) return moodle_xml_file(moodle_xml_category({question->category, {}, {}}) + one);
  if (question->files.empty()) return one;
  const QtiEntry entry{one, &question};
  return qti_package({&entry, 1});
}

/// What comes back when the question is read again.
base::Result<Question> read_again(Format format, const std::string& one, const Question& question) {
  const auto file = file_of(format, one, question);
  if (!file) return file.error();
  base::Result<Question> found = Fault::invalid("", "nothing comes back");
  int count = 0;
  Reader reader;
  reader.question = [&](const std::string&, base::Result<Question> back) {
    found = std::move(back);
    ++count;
  };
  read_questions(format, *file, "it", reader);
  if (count > 1) return Fault::invalid("", "it comes back as several questions");
  return found;
}

struct Attempt {
  std::string text;
  std::vector<std::string> different;
};

/// XML 1.0 (section 2.2) has no control characters, not even escaped.
base::Result<void> check_for_xml(std::string_view xml) {
  for (const char c : xml) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 || c == '\t' || c == '\n' || c == '\r') continue;
    return base::Fault::invalid(
        "", fmt::format("holds the control character U+{:04X}, which this format cannot write", byte));
  }
  return {};
}

/// Written so that as much as possible comes back: first as the format has it, then with a remark on the rest.
base::Result<Attempt> attempt(Format format, const Question& question) {
  auto native = one_of(format, question, {});
  if (!native) return native.error();
  if (format != Format::gift) {
    if (const auto checked = check_for_xml(*native); !checked) return checked.error();
  }
  const auto back = read_again(format, *native, question);
  if (!back) return back.error();
  Attempt plain{std::move(*native), differences(question, *back)};
  if (plain.different.empty()) return plain;
  const auto remark = remark_for(question, *back);
  if (remark.empty()) return plain;
  auto remarked = one_of(format, question, remark);
  if (!remarked) return plain;
  const auto again = read_again(format, *remarked, question);
  if (!again) return plain;
  Attempt better{std::move(*remarked), differences(question, *again)};
  return better.different.size() < plain.different.size() ? better : plain;
}

std::string place_of(const Question& question) {
  if (!question->id.empty()) return question->id;
  return std::string(base::first_code_points(default_title(question), 60));
}

class BankWriter {
 public:
  BankWriter(Format format, std::span<const Category> categories) : format_(format), categories_(categories) {}

  void add(const Question& question) {
    if (format_ == Format::jsonl) {
      out_.bytes += question_json(question) + "\n";
      ++out_.written;
      return;
    }
    auto done = attempt(format_, question);
    if (!done) {
      out_.left_out.push_back({place_of(question), done.error().field.empty()
                                                       ? done.error().reason
                                                       : done.error().field + ": " + done.error().reason});
      return;
    }
    if (!done->different.empty())
      out_.incomplete.push_back(
          {place_of(question), fmt::format("does not come back the same: {}", fmt::join(done->different, ", "))});
    enter(question->category);
    if (format_ == Format::qti) {
      entries_.push_back({std::move(done->text), &question});
    } else {
      out_.bytes += done->text;
    }
    ++out_.written;
  }

  base::Result<Written> end() && {
    for (const auto& category : categories_) {
      if (format_ == Format::moodle_xml) {
        if (!described_.contains(category.path)) out_.bytes += moodle_xml_category(category);
      } else {
        out_.incomplete.push_back({category.path, "the description of a category is not written in this format"});
      }
    }
    if (format_ == Format::moodle_xml) out_.bytes = moodle_xml_file(out_.bytes);
    if (format_ == Format::qti) {
      auto package = qti_package(entries_);
      if (!package) return package.error();
      out_.bytes = std::move(*package);
    }
    return std::move(out_);
  }

 private:
  void enter(const std::string& category) {
    if (category == category_ && (begun_ || category.empty())) return;
    category_ = category;
    begun_ = true;
    if (format_ == Format::gift) out_.bytes += gift_category(category);
    if (format_ != Format::moodle_xml) return;
    Category whole{category, {}, {}};
    for (const auto& each : categories_) {
      if (each.path == category && described_.insert(category).second) whole = each;
    }
    out_.bytes += moodle_xml_category(whole);
  }

  Format format_;
  std::span<const Category> categories_;
  Written out_;
  std::vector<QtiEntry> entries_;
  std::string category_;
  bool begun_ = false;
  std::set<std::string> described_;
};

}  // namespace

std::string_view to_string(Format format) {
  return names.at(static_cast<std::size_t>(format));
}

std::optional<Format> parse_format(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Format>(i);
  }
  return std::nullopt;
}

void read_questions(Format format, std::string_view bytes, std::string_view file, const Reader& reader) {
  if (bytes.size() > file_bytes_max)
    return reader.question(std::string(file), Fault::make(FaultKind::too_large, "", "is over 256 MiB"));
  std::size_t count = 0;
  Reader counted = reader;
  counted.question = [&](std::string where, base::Result<Question> question) {
    ++count;
    if (count <= questions_max) return reader.question(std::move(where), std::move(question));
    if (count == questions_max + 1)
      reader.question(std::move(where),
                      Fault::make(FaultKind::too_large, "",
                                  fmt::format("only the first {} questions of a file are read", questions_max)));
  };
  try {
    read(format, bytes, file, counted);
  } catch (const base::FaultError& error) {
    reader.question(std::string(file), error.fault);
  } catch (const std::exception& error) {
    reader.question(std::string(file), Fault::invalid("", fmt::format("cannot be read: {}", error.what())));
  }
}

base::Result<Written> write_questions(Format format, std::span<const Question> questions,
                                      std::span<const Category> categories,
                                      const std::function<void(std::size_t done)>& progress) {
  if (format == Format::aiken) return Fault::make(FaultKind::unsupported, "format", "Aiken is read, not written");
  BankWriter writer(format, categories);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    writer.add(questions[i]);
    if (progress) progress(i + 1);
  }
  return std::move(writer).end();
}

}  // namespace wanqiu::quiz
