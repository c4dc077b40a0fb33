#include "people/people.h"
