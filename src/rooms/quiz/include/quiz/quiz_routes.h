#pragma once

#include "quiz/quiz.h"

namespace wanqiu::http {
class Router;
}

namespace wanqiu::quiz {

/// Every route of api/quiz.yaml. `quiz` must outlive the router.
void mount_quiz(http::Router& router, Quiz& quiz);

}  // namespace wanqiu::quiz
