#include "base/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace wanqiu::base {
namespace {

constexpr std::size_t field_bytes_max = 10'000;
constexpr std::size_t fields_max = 100;

/// One pass over the text; a state for each row, so that a million rows cost one string each field.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  /// The next row; fields empty at the end.
  Result<CsvRow> next() {
    CsvRow row;
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) step();
    row.line = line_;
    began_ = at_;
    began_line_ = line_;
    while (at_ < text_.size()) {
      std::string field;
      if (const auto fault = read_field(field)) return *fault;
      row.fields.push_back(std::move(field));
      if (row.fields.size() > fields_max) return fault("has more than 100 fields");
      if (at_ >= text_.size()) break;
      if (text_[at_] == ',') {
        ++at_;
        if (at_ >= text_.size()) row.fields.emplace_back();
        continue;
      }
      step();  // the line break
      if (at_ > 0 && text_[at_ - 1] == '\r' && at_ < text_.size() && text_[at_] == '\n') step();
      break;
    }
    return row;
  }

  /// After a fault: to the line behind the one where the broken row began.
  void leave_line() {
    at_ = std::min(text_.find_first_of("\r\n", began_), text_.size());
    line_ = began_line_;
  }
  int began_line() const { return began_line_; }

 private:
  Fault fault(std::string_view reason) const { return Fault::invalid("", reason).at(fmt::format("line {}", line_)); }

  /// A line ends with LF, CR LF or CR.
  void step() {
    const char letter = text_[at_++];
    const bool before_feed = at_ < text_.size() && text_[at_] == '\n';
    if (letter == '\n' || (letter == '\r' && !before_feed)) ++line_;
  }

  std::optional<Fault> read_field(std::string& field) {
    if (text_[at_] != '"') {
      const auto end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
      field = text_.substr(at_, end - at_);
      if (field.find('"') != std::string::npos) return fault("has a quote inside a field that does not begin with one");
      at_ = end;
    } else {
      const int opened = line_;
      ++at_;
      for (;;) {
        if (at_ >= text_.size()) {
          line_ = opened;
          return fault("opens a quote that is never closed");
        }
        if (field.size() > field_bytes_max) break;
        if (text_[at_] == '"') {
          ++at_;
          if (at_ < text_.size() && text_[at_] == '"') {
            field += '"';
            ++at_;
            continue;
          }
          break;
        }
        field += text_[at_];
        step();
      }
      if (field.size() <= field_bytes_max && at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n' &&
          text_[at_] != '\r')
        return fault("has letters behind a closing quote");
    }
    if (field.size() > field_bytes_max) return fault("has a field of more than 10,000 bytes");
    if (!is_utf8(field)) return fault("is not well-formed UTF-8");
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::size_t began_ = 0;  // the row that is being read
  int began_line_ = 1;
};

}  // namespace

Result<void> read_csv(std::string_view text, const std::function<bool(CsvRow)>& take) {
  return read_csv(text, take, {});
}

Result<void> read_csv(std::string_view text, const std::function<bool(CsvRow)>& take,
                      const std::function<bool(int, const Fault&)>& broken) {
  Reader reader(text);
  for (;;) {
    auto row = reader.next();
    if (!row) {
      if (!broken || !broken(reader.began_line(), row.error())) return row.error();
      reader.leave_line();
      continue;
    }
    if (row->fields.empty() || !take(std::move(*row))) return {};
  }
}

std::string csv_line(const std::vector<std::string_view>& fields) {
  std::string line;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) line += ',';
    const auto field = fields[i];
    const bool formula = !field.empty() && std::string_view("=+-@").find(field.front()) != std::string_view::npos;
    if (field.find_first_of(",\"\r\n") == field.npos && !formula) {
      line += field;
      continue;
    }
    line += '"';
    if (formula) line += '\'';
    for (const char c : field) line += c == '"' ? "\"\"" : std::string(1, c);
    line += '"';
  }
  return line + "\r\n";
}

Result<std::vector<std::size_t>> csv_columns(const CsvRow& header, const std::vector<std::string_view>& wanted) {
  std::vector<std::size_t> columns;
  for (const auto alternatives : wanted) {
    const auto names = split(alternatives, '|');
    const auto found = std::find_if(header.fields.begin(), header.fields.end(), [&](const std::string& field) {
      return std::find(names.begin(), names.end(), trim(field)) != names.end();
    });
    if (found == header.fields.end()) {
      std::string list;
      for (const auto name : names) list += (list.empty() ? "" : " or ") + std::string(name);
      return Fault::invalid(names.front(), "the header row has no column " + list)
          .at(fmt::format("line {}", header.line));
    }
    columns.push_back(static_cast<std::size_t>(found - header.fields.begin()));
  }
  return columns;
}

}  // namespace wanqiu::base
