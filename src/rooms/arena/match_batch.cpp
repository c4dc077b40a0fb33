#include "match_batch.h"

#include <algorithm>

#include "base/assert.h"

namespace wanqiu::arena {
namespace {

constexpr std::uint8_t batch_format = 1;
constexpr std::uint8_t plan_format = 1;
constexpr std::int64_t at_ms_max = (std::int64_t{1} << 53) - 1;  // what a JavaScript number holds
constexpr base::Milliseconds round_trip_max{600'000};            // far over any credit

base::Fault broken_batch(std::string_view what) {
  return base::Fault::invalid("commands", what);
}

// The place in Command::action is the number on disk: new kinds go to the end.
struct WriteAction {
  ByteWriter& out;
  void operator()(const Join& join) const {
    out.varint(join.learner.value);
    out.signed_varint(join.organisation.value);
    out.text(join.name);
  }
  void operator()(const Leave& leave) const { out.varint(leave.learner.value); }
  void operator()(const Answer& answer) const {
    out.varint(answer.learner.value);
    out.varint(answer.question);
    out.varint(answer.choices);
    const auto round_trip = std::clamp(answer.round_trip, base::Milliseconds(0), round_trip_max);
    out.varint(static_cast<std::uint64_t>(round_trip.count()));
  }
  void operator()(const Advance& advance) const {
    out.byte(static_cast<std::uint8_t>(advance.from));
    out.varint(advance.question);
  }
  void operator()(const RunByItself& run) const { out.byte(run.on ? 1 : 0); }
  void operator()(const Resume&) const {}
  void operator()(const End&) const {}
};

base::LearnerNumber read_learner(ByteReader& in) {
  return base::LearnerNumber(static_cast<std::uint32_t>(in.varint(UINT32_MAX)));
}
std::uint16_t read_short(ByteReader& in) {
  return static_cast<std::uint16_t>(in.varint(UINT16_MAX));
}
bool read_bool(ByteReader& in) {
  return in.varint(1) == 1;
}
base::Milliseconds read_time(ByteReader& in) {
  return base::Milliseconds(in.signed_varint());
}

Answer read_answer(ByteReader& in) {
  Answer answer;
  answer.learner = read_learner(in);
  answer.question = read_short(in);
  answer.choices = read_short(in);
  answer.round_trip = base::Milliseconds(in.varint(static_cast<std::uint64_t>(round_trip_max.count())));
  return answer;
}

Join read_join(ByteReader& in) {
  Join join;
  join.learner = read_learner(in);
  join.organisation = base::OrganisationId(in.signed_varint());
  join.name = in.text(name_bytes_max);
  return join;
}

void read_action(ByteReader& in, std::uint8_t kind, Command& command) {
  switch (kind) {
    case 0:
      command.action = read_join(in);
      return;
    case 1:
      command.action = Leave{read_learner(in)};
      return;
    case 2:
      command.action = read_answer(in);
      return;
    case 3: {
      const auto from = static_cast<Phase>(in.varint(static_cast<std::uint64_t>(Phase::ended)));
      command.action = Advance{from, read_short(in)};
      return;
    }
    case 4:
      command.action = RunByItself{read_bool(in)};
      return;
    case 5:
      command.action = Resume{};
      return;
    case 6:
      command.action = End{};
      return;
    default:
      in.refuse();
  }
}

void write_question(ByteWriter& out, const MatchQuestion& question) {
  out.byte(question.options);
  out.byte(question.several ? 1 : 0);
  out.varint(question.right);
  out.varint(question.weights.size());
  for (const auto weight : question.weights) out.signed_varint(weight);
  out.varint(question.worth);
  out.signed_varint(question.answer_time.count());
}

MatchQuestion read_question(ByteReader& in) {
  MatchQuestion question;
  question.options = in.byte();
  question.several = read_bool(in);
  question.right = read_short(in);
  question.weights.resize(static_cast<std::size_t>(in.varint(options_max)));
  for (auto& weight : question.weights) weight = static_cast<std::int32_t>(in.signed_varint());
  question.worth = read_short(in);
  question.answer_time = read_time(in);
  return question;
}

}  // namespace

Bytes encode_commands(std::span<const Command> commands) {
  WQ_ASSERT(!commands.empty() && commands.size() <= batch_commands_max);
  Bytes bytes;
  bytes.reserve(commands.size() * 12 + 8);
  ByteWriter out(bytes);
  out.byte(batch_format);
  out.varint(commands.size());
  std::int64_t last_at = 0;
  for (const auto& command : commands) {
    WQ_ASSERT(base::to_ms(command.at) >= 0 && base::to_ms(command.at) <= at_ms_max);
    out.byte(static_cast<std::uint8_t>(command.action.index()));
    out.signed_varint(base::to_ms(command.at) - last_at);
    last_at = base::to_ms(command.at);
    std::visit(WriteAction{out}, command.action);
  }
  return bytes;
}

base::Result<std::vector<Command>> decode_commands(ByteView bytes) {
  ByteReader in(bytes);
  if (in.byte() != batch_format) return broken_batch("the format is not known");
  const auto count = in.varint(batch_commands_max);
  if (!in.ok() || count == 0 || count > in.left()) return broken_batch("the number of commands does not fit");
  std::vector<Command> commands(static_cast<std::size_t>(count));
  std::int64_t at = 0;
  for (auto& command : commands) {
    const std::uint8_t kind = in.byte();
    const std::int64_t step = in.signed_varint();
    if (step < -at || step > at_ms_max - at) return broken_batch("a time is out of range");
    at += step;
    command.at = base::from_ms(at);
    read_action(in, kind, command);
    if (!in.ok()) return broken_batch("a command is broken");
  }
  if (!in.at_end()) return broken_batch("something follows the last command");
  return commands;
}

Bytes encode_plan(const HallPlan& plan) {
  Bytes bytes;
  ByteWriter out(bytes);
  out.byte(plan_format);
  out.varint(plan.questions.size());
  for (const auto& question : plan.questions) write_question(out, question);
  out.byte(plan.starts_at ? 1 : 0);
  if (plan.starts_at) out.varint(static_cast<std::uint64_t>(base::to_ms(*plan.starts_at)));
  out.byte(plan.by_itself ? 1 : 0);
  out.byte(plan.all_answered_locks ? 1 : 0);
  for (const auto time : {plan.read_time, plan.locked_time, plan.reveal_time, plan.ranking_time, plan.credit_max})
    out.signed_varint(time.count());
  out.varint(plan.players_max);
  return bytes;
}

base::Result<HallPlan> decode_plan(ByteView bytes) {
  const auto broken = [] { return base::Fault::invalid("plan", "the bytes are broken"); };
  ByteReader in(bytes);
  if (in.byte() != plan_format) return broken();
  HallPlan plan;
  const auto questions = in.varint(match_questions_max);
  for (std::uint64_t i = 0; i < questions && in.ok(); ++i) plan.questions.push_back(read_question(in));
  if (read_bool(in)) plan.starts_at = base::from_ms(static_cast<std::int64_t>(in.varint(at_ms_max)));
  plan.by_itself = read_bool(in);
  plan.all_answered_locks = read_bool(in);
  for (auto* time : {&plan.read_time, &plan.locked_time, &plan.reveal_time, &plan.ranking_time, &plan.credit_max})
    *time = read_time(in);
  plan.players_max = static_cast<std::uint32_t>(in.varint(UINT32_MAX));
  if (!in.ok() || !in.at_end()) return broken();
  if (auto checked = check(plan); !checked) return checked.error();
  return plan;
}

}  // namespace wanqiu::arena
