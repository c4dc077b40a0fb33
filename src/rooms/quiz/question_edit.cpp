#include "question_edit.h"

#include "json_members.h"
#include "question_json.h"

namespace wanqiu::quiz {

base::Result<QuestionEdit> parse_question_edit(std::string_view json, bool with_version) {
  constexpr std::int64_t version_max = 2'000'000'000;
  const auto value = parse_json_value(json);
  if (!value) return value.error();
  if (!value->is_object()) return base::Fault::invalid("", "must be a JSON object");
  try {
    JsonMembers members(value->get_object());
    const auto* given = members.find("question");
    if (given == nullptr || !given->is_object()) refuse_member("question", "must be an object");
    const auto version = with_version ? members.whole("version") : std::optional<std::int64_t>(1);
    if (!version || *version < 1 || *version > version_max) refuse_member("version", "must be the number of a version");
    if (const auto others = members.others(); !others.empty()) refuse_member(others.front().first, "is not known");
    auto question = parse_question(given->get_object());
    if (!question) {
      const auto& fault = question.error();
      return base::Fault::invalid(fault.field.empty() ? "question" : "question." + fault.field, fault.reason);
    }
    return QuestionEdit{std::move(*question), static_cast<std::int32_t>(*version)};
  } catch (const base::FaultError& error) {
    return error.fault;
  }
}

}  // namespace wanqiu::quiz
