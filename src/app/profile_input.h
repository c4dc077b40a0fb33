#pragma once

#include <filesystem>

#include "base/result.h"
#include "simulation/activity_profile.h"

namespace wanqiu::app {

/// Measured learners as a JSON list, one object a set of logs: share_by_hour ("0" … "23"), share_by_weekday_mon0 ("0" …
/// "6"), active_days_per_learner, events_per_learner_day (each with p10, p25, p50, p75, p90, mean, n),
/// events_per_calendar_day.n, events_per_session_30min_gap.n, gap_seconds_within_session.mean; more is ignored. Faults
/// name the file, the set and the field.
base::Result<simulation::ActivityProfile> parse_profile(std::string_view text, std::string_view file);
base::Result<simulation::ActivityProfile> read_profile(const std::filesystem::path& file);

}  // namespace wanqiu::app
