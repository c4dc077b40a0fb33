#include "verbs.h"

int main(int argc, char** argv) {
  const wanqiu::base::SystemClock clock;
  wanqiu::base::SystemRandom random;
  return wanqiu::app::run(argc, argv, {clock, random});
}
