#pragma once

#include "people/people.h"

namespace wanqiu::http {
class Router;
}

namespace wanqiu::people {

/// All routes of api/people.yaml. `people` outlives the router.
void mount_people(http::Router& router, People& people);

}  // namespace wanqiu::people
