#include "library/library.h"
