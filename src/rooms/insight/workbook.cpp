#include "workbook.h"

#include <fmt/format.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/result.h"

namespace wanqiu::insight {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// =, +, -, @, tab and line break begin a formula in spreadsheets; names come from people.
bool looks_like_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

std::string csv_field(std::string_view text) {
  std::string out = looks_like_formula(text) ? "'" + std::string(text) : std::string(text);
  if (out.find_first_of(",\"\r\n") == std::string::npos) return out;
  std::string quoted = "\"";
  for (const char c : out) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

struct CsvCell {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(const std::string& text) const { return csv_field(text); }
  std::string operator()(double number) const { return fmt::format("{}", number); }
  std::string operator()(Sheet::Rate rate) const { return fmt::format("{}", rate.value); }
};

/// A file of this process alone that is gone with its owner: the library writes to nothing else.
class TemporaryFile {
 public:
  TemporaryFile() : path_((std::filesystem::temp_directory_path() / "wanqiu-report-XXXXXX").string()) {
    const int file = ::mkstemp(path_.data());
    if (file < 0) throw base::FaultError(base::Fault::unavailable("there is no room for a temporary file"));
    ::close(file);
  }
  ~TemporaryFile() {
    std::error_code none;
    std::filesystem::remove(path_, none);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }
  std::string contents() const {
    std::ifstream in(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  std::string path_;
};

/// The library writes a workbook when it is closed.
class Workbook {
 public:
  Workbook() : book_(workbook_new(file_.path().c_str())) {
    if (book_ == nullptr) throw base::FaultError(base::Fault::unavailable("the workbook could not be begun"));
    bold_ = workbook_add_format(book_);
    format_set_bold(bold_);
    rate_ = workbook_add_format(book_);
    format_set_num_format(rate_, "0.0%");
  }
  ~Workbook() {
    if (book_ != nullptr) workbook_close(book_);
  }
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  void add(const Sheet& sheet) {
    lxw_worksheet* const to = workbook_add_worksheet(book_, sheet.name.c_str());
    if (to == nullptr) throw base::FaultError(base::Fault::unavailable("a sheet could not be added"));
    for (std::size_t column = 0; column < sheet.head.size(); ++column)
      worksheet_write_string(to, 0, static_cast<lxw_col_t>(column), sheet.head[column].c_str(), bold_);
    for (std::size_t row = 0; row < sheet.rows.size(); ++row) {
      for (std::size_t column = 0; column < sheet.rows[row].size(); ++column)
        write(to, static_cast<lxw_row_t>(row + 1), static_cast<lxw_col_t>(column), sheet.rows[row][column]);
    }
    worksheet_freeze_panes(to, 1, 0);
    worksheet_set_column(to, 0, 0, 24, nullptr);
    if (sheet.head.size() > 1) worksheet_set_column(to, 1, static_cast<lxw_col_t>(sheet.head.size() - 1), 14, nullptr);
  }

  std::string finish() {
    const auto failed = workbook_close(std::exchange(book_, nullptr));
    if (failed != LXW_NO_ERROR)
      throw base::FaultError(base::Fault::unavailable(fmt::format("the workbook: {}", lxw_strerror(failed))));
    return file_.contents();
  }

 private:
  void write(lxw_worksheet* to, lxw_row_t row, lxw_col_t column, const Sheet::Cell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell)) {
      worksheet_write_string(to, row, column, text->c_str(), nullptr);  // as text, never as a formula
    } else if (const auto* number = std::get_if<double>(&cell)) {
      worksheet_write_number(to, row, column, *number, nullptr);
    } else if (const auto* rate = std::get_if<Sheet::Rate>(&cell)) {
      worksheet_write_number(to, row, column, rate->value, rate_);
    }
  }

  TemporaryFile file_;
  lxw_workbook* book_ = nullptr;
  lxw_format* bold_ = nullptr;
  lxw_format* rate_ = nullptr;
};

}  // namespace

std::string to_csv(const Sheet& sheet) {
  std::string out(byte_order_mark);
  for (std::size_t i = 0; i < sheet.head.size(); ++i) out += (i == 0 ? "" : ",") + csv_field(sheet.head[i]);
  out += "\r\n";
  for (const auto& row : sheet.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) out += (i == 0 ? "" : ",") + std::visit(CsvCell{}, row[i]);
    out += "\r\n";
  }
  return out;
}

std::string to_xlsx(const std::vector<Sheet>& sheets) {
  Workbook book;
  for (const auto& sheet : sheets) book.add(sheet);
  return book.finish();
}

}  // namespace wanqiu::insight
