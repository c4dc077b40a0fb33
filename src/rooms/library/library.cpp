#include "library/library.h"

#include "library/library_routes.h"
