#include "process.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include <unistd.h>

namespace wanqiu::library {
namespace {

ProcessLimits quick() {
  ProcessLimits limits;
  limits.time_max = base::Milliseconds(400);
  return limits;
}

TEST(Process, both_outputs_and_the_exit_code_come_back) {
  const auto done = run_process({"sh", "-c", "echo out; echo err >&2; exit 3"}, quick());
  ASSERT_TRUE(done);
  EXPECT_EQ(done->output, "out\n");
  EXPECT_EQ(done->errors, "err\n");
  EXPECT_EQ(done->exit_code, 3);
  EXPECT_FALSE(done->ok());
}

TEST(Process, a_program_that_is_not_there_is_127) {
  const auto done = run_process({"no-such-program-here"}, quick());
  ASSERT_TRUE(done);
  EXPECT_EQ(done->exit_code, 127);
}

TEST(Process, one_that_sleeps_is_killed_with_its_children) {
  const auto done = run_process({"sh", "-c", "sleep 61 & echo $!; sleep 62"}, quick());
  ASSERT_TRUE(done);
  EXPECT_TRUE(done->timed_out);
  const int child = std::stoi(done->output);
  bool gone = false;
  for (int i = 0; i < 100 && !gone; ++i) {
    std::ifstream status("/proc/" + std::to_string(child) + "/stat");
    std::string text;
    std::getline(status, text);
    gone = text.empty() || text.find(") Z ") != std::string::npos;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_TRUE(gone) << "the child " << child << " still runs";
}

TEST(Process, one_that_closes_its_outputs_and_goes_on_is_killed) {
  const auto done = run_process({"sh", "-c", "exec >&- 2>&-; sleep 63"}, quick());
  ASSERT_TRUE(done);
  EXPECT_TRUE(done->timed_out);
}

TEST(Process, one_that_writes_without_end_is_stopped) {
  auto limits = quick();
  limits.output_bytes_max = 10'000;
  const auto done = run_process({"yes"}, limits);
  ASSERT_TRUE(done);
  EXPECT_TRUE(done->output_cut);
  EXPECT_FALSE(done->timed_out);
  EXPECT_LE(done->output.size(), 10'000U);
}

TEST(Process, memory_is_limited) {
  auto limits = quick();
  limits.time_max = base::Milliseconds(5000);
  limits.memory_bytes_max = 64 * 1024 * 1024;
  const auto done = run_process({"sh", "-c", "x=$(head -c 200000000 /dev/zero | tr '\\0' 'a'); echo ${#x}"}, limits);
  ASSERT_TRUE(done);
  EXPECT_NE(done->exit_code, 0);
}

TEST(Process, written_files_are_limited) {
  auto limits = quick();
  limits.file_bytes_max = 4096;
  const auto file = std::filesystem::temp_directory_path() / ("wanqiu_process_test_" + std::to_string(::getpid()));
  const auto done = run_process({"sh", "-c", "head -c 100000 /dev/zero > " + file.string()}, limits);
  ASSERT_TRUE(done);
  EXPECT_LE(std::filesystem::file_size(file), 4096U);
  std::filesystem::remove(file);
}

TEST(Process, it_has_no_input_and_inherits_no_secret) {
  ::setenv("WANQIU_SECRET_OF_THE_TEST", "1", 1);
  const auto done = run_process({"sh", "-c", "cat; env | grep -c SECRET; ls /proc/self/fd | wc -l"}, quick());
  ASSERT_TRUE(done);
  EXPECT_EQ(done->output, "0\n4\n");
}

}  // namespace
}  // namespace wanqiu::library
