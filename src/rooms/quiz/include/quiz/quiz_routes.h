#pragma once

#include "quiz/papers.h"
#include "quiz/practice.h"
#include "quiz/quiz.h"

namespace wanqiu::http {
class Router;
}

namespace wanqiu::quiz {

/// Every route of api/quiz.yaml. `quiz` must outlive the router.
void mount_quiz(http::Router& router, Quiz& quiz);
/// Every route of api/practice.yaml: those of editors, and those of learners.
void mount_papers(http::Router& router, Papers& papers);
void mount_practice(http::Router& router, Practice& practice);

}  // namespace wanqiu::quiz
