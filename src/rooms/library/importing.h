#pragma once

#include <map>
#include <string>
#include <vector>

#include "document.h"
#include "library/import.h"
#include "stored_library.h"

namespace wanqiu::library {

/// One import: reads documents, finds their columns and files, writes them in batches, then puts series and courses in
/// order. Everything is named by its file and line in the report.
class Importer {
 public:
  Importer(StoredLibrary& library, const ImportOptions& options);
  ImportReport run();

 private:
  struct Waiting {
    std::string where;
    Document document;
    std::string hash;
    Item item;
  };
  /// What a series or course is made of: position, then item.
  using Whole = std::vector<std::pair<int, ItemId>>;

  void read_lines(const std::filesystem::path& file);
  void read_markdown(const std::filesystem::path& file);
  void take(std::string where, base::Result<Document> document, const std::filesystem::path& file);
  base::Result<ColumnId> column_for(const std::string& category);
  base::Result<void> find_files(Document& document, const std::filesystem::path& near);
  base::Result<FoundMedia> find_file(std::string_view field, const WantedMedia& wanted,
                                     const std::filesystem::path& near);
  void reject(std::string where, const base::Fault& fault);
  void write_batch();
  void arrange();
  void arrange_series(const std::string& name, Whole whole);
  void arrange_course(const std::string& name, Whole whole);
  void report_progress();

  StoredLibrary& library_;
  const ImportOptions& options_;
  ImportReport report_;
  std::int64_t not_listed_ = 0;  ///< rejected beyond what is listed
  std::vector<Waiting> batch_;
  std::map<std::string, std::string> seen_;  ///< content hash → where it was first
  std::map<std::string, Whole> series_;
  std::map<std::string, Whole> courses_;
  std::uint64_t bytes_done_ = 0;
  std::uint64_t bytes_total_ = 0;
};

}  // namespace wanqiu::library
