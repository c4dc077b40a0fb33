#include "base/result.h"

namespace wanqiu::base {

std::string to_string(const Fault& fault) {
  std::string text;
  if (!fault.where.empty()) text += fault.where + ": ";
  if (!fault.field.empty()) text += fault.field + ": ";
  return text + fault.reason;
}

void throw_exception_from_error(const Fault& fault, const boost::source_location&) {
  throw FaultError(fault);
}

}  // namespace wanqiu::base
