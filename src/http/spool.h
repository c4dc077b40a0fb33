#pragma once

#include <filesystem>

#include "request_parser.h"

namespace wanqiu::http {

/// A request's body as a temporary file, gone with its owner unless the handler moved it to its place.
class Spool final : public BodySink {
 public:
  explicit Spool(const std::filesystem::path& directory);
  ~Spool() override;
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  bool take(std::string_view bytes) override;
  const std::filesystem::path& path() const { return path_; }
  bool is_open() const { return file_ >= 0; }
  void close();

 private:
  std::filesystem::path path_;
  int file_ = -1;
};

}  // namespace wanqiu::http
