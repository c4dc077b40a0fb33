#pragma once

#include "city.h"

namespace wanqiu::app {

/// The program: reads the command line, runs one verb, returns the exit status. 0 done, 1 the verb found something
/// wrong (verify: a difference; import: rejected rows), 2 it could not be done.
int run(int argc, char** argv, Machine machine);

}  // namespace wanqiu::app
