#include "encoding.h"

#include <fmt/format.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <memory>

#include "base/text.h"

namespace wanqiu::quiz {
namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

base::Result<std::string> converted(std::string_view bytes, const char* encoding) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> converter(ucnv_open(encoding, &status));
  if (U_SUCCESS(status))
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  const icu::UnicodeString wide(bytes.data(), static_cast<std::int32_t>(bytes.size()), converter.get(), status);
  if (U_FAILURE(status)) {
    return base::Fault::invalid("", fmt::format("is neither UTF-8 nor {}: save it as UTF-8", encoding));
  }
  std::string text;
  wide.toUTF8String(text);
  return text;
}

bool is_high(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

/// In Chinese text of GB 18030 both bytes of the usual characters are 0xA1 and above; in Windows-1252 such bytes mostly
/// stand alone between letters.
bool looks_chinese(std::string_view bytes) {
  std::size_t paired = 0;
  std::size_t alone = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (!is_high(bytes[i])) continue;
    const bool pair = i + 1 < bytes.size() && static_cast<unsigned char>(bytes[i]) >= 0xA1 &&
                      static_cast<unsigned char>(bytes[i + 1]) >= 0xA1;
    if (pair) {
      ++paired;
      ++i;
    } else {
      ++alone;
    }
  }
  return paired >= 4 && paired > alone * 20;
}

std::string with_line_feeds(std::string text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      out += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      out += '\n';
    }
  }
  return out;
}

}  // namespace

base::Result<std::string> to_utf8_text(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (base::is_utf8(bytes)) return with_line_feeds(std::string(bytes));
  const char* encoding = "windows-1252";
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    encoding = "UTF-16";
  } else if (looks_chinese(bytes)) {
    encoding = "GB18030";
  }
  auto text = converted(bytes, encoding);
  if (!text) return text.error();
  return with_line_feeds(std::move(*text));
}

}  // namespace wanqiu::quiz
