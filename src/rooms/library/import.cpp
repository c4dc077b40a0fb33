#include <fmt/format.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <fstream>
#include <iterator>

#include "base/text.h"
#include "column_store.h"
#include "draft.h"
#include "importing.h"
#include "item_store.h"
#include "markdown.h"

namespace wanqiu::library {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t batch_documents_max = 200;
constexpr std::size_t rejected_max = 10'000;
constexpr int publishing_hour = 8;

/// Latin letters for a name in any script: 诗经 → shi-jing.
std::string slug_of(const std::string& name, std::string_view fallback) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> latin(
      icu::Transliterator::createInstance("Any-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, status));
  auto text = icu::UnicodeString::fromUTF8(name);
  if (U_SUCCESS(status) && latin) latin->transliterate(text);
  std::string ascii;
  text.toUTF8String(ascii);
  return make_slug(ascii, fallback);
}

/// The next line without its end. False for one that is too long, of which only so much is held as is taken.
bool read_line(std::istream& in, std::string& line, std::uint64_t& bytes) {
  line.clear();
  bool fits = true;
  for (int c = in.get(); c != std::istream::traits_type::eof(); c = in.get()) {
    ++bytes;
    if (c == '\n') break;
    fits = fits && line.size() <= line_bytes_max;
    if (fits) line += static_cast<char>(c);
  }
  return fits && line.size() <= line_bytes_max;
}

std::vector<fs::path> files_in(const fs::path& place) {
  std::vector<fs::path> files;
  if (!fs::is_directory(place)) return {place};
  for (const auto& entry : fs::recursive_directory_iterator(place)) {
    const auto kind = entry.path().extension();
    if (entry.is_regular_file() && (kind == ".md" || kind == ".jsonl")) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

ImportReport StoredLibrary::import_content(const ImportOptions& options) {
  return Importer(*this, options).run();
}

Importer::Importer(StoredLibrary& library, const ImportOptions& options) : library_(library), options_(options) {}

ImportReport Importer::run() {
  std::vector<fs::path> files;
  for (const auto& place : options_.files) {
    std::error_code error;
    if (!fs::exists(place, error)) {
      reject(place.string(), base::Fault::invalid("", "there is no such file or folder"));
      continue;
    }
    for (auto& file : files_in(place)) files.push_back(std::move(file));
  }
  for (const auto& file : files) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (!error) bytes_total_ += size;
  }
  for (const auto& file : files) {
    if (file.extension() == ".jsonl") {
      read_lines(file);
    } else if (file.extension() == ".md") {
      read_markdown(file);
    } else {
      reject(file.string(), base::Fault::invalid("", "must be a .jsonl or .md file, or a folder of them"));
    }
  }
  write_batch();
  arrange();
  report_progress();
  if (not_listed_ > 0) report_.rejected.push_back({"…", fmt::format("and {} more, which are not listed", not_listed_)});
  return std::move(report_);
}

void Importer::read_lines(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return reject(file.filename().string(), base::Fault::invalid("", "cannot be read"));
  std::string line;
  for (int number = 1; in.peek() != std::ifstream::traits_type::eof(); ++number) {
    const bool fits = read_line(in, line, bytes_done_);
    const auto where = [&] { return fmt::format("{}:{}", file.filename().string(), number); };
    if (!fits) {
      reject(where(), base::Fault::invalid("", fmt::format("the line must be at most {} bytes", line_bytes_max)));
      continue;
    }
    if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    if (base::trim(line).empty()) continue;
    take(where(), parse_json_document(line), file);
  }
}

void Importer::read_markdown(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  bytes_done_ += text.size();
  auto document = parse_markdown_document(text);
  auto where = file.filename().string();
  if (!document && document.error().where.starts_with("line ")) where += ":" + document.error().where.substr(5);
  take(std::move(where), std::move(document), file);
}

void Importer::reject(std::string where, const base::Fault& fault) {
  if (report_.rejected.size() == rejected_max) {
    ++not_listed_;
    return;
  }
  report_.rejected.push_back(
      {std::move(where), fault.field.empty() ? fault.reason : fault.field + ": " + fault.reason});
}

base::Result<ColumnId> Importer::column_for(const std::string& category) {
  const auto find = [this](const std::string& name) -> std::optional<ColumnId> {
    for (const auto columns = library_.columns(); const auto& column : *columns) {
      if (column.name == name || column.slug == name) return column.id;
    }
    return std::nullopt;
  };
  const auto mapped = options_.columns.find(category);
  const auto& wanted = mapped == options_.columns.end() ? category : mapped->second;
  if (!wanted.empty()) {
    if (const auto found = find(wanted)) return *found;
  }
  if (!options_.column.empty() && mapped == options_.columns.end()) {
    if (const auto found = find(options_.column)) return *found;
  }
  const auto& name = wanted.empty() ? options_.column : wanted;
  if (name.empty()) return base::Fault::invalid("category", "is missing, and no column is named for such texts");
  if (!options_.create_columns) return base::Fault::invalid("category", fmt::format("there is no column '{}'", name));
  auto parsed = base::parse_text(name, "category", {1, 40, false});
  if (!parsed) return parsed.error();
  if (const auto found = find(*parsed)) return *found;
  const auto number = library_.columns()->size() + 1;
  auto slug = slug_of(*parsed, fmt::format("column-{}", number));
  if (library_.column(slug)) slug = slug.substr(0, 50) + fmt::format("-{}", number);
  library_.ensure_columns(
      {{slug, *parsed, "", static_cast<std::int32_t>(std::min<std::size_t>(1000, number * 10)), false}});
  return *find(*parsed);
}

base::Result<FoundMedia> Importer::find_file(std::string_view field, const WantedMedia& wanted, const fs::path& near) {
  auto found = options_.media(wanted, near);
  if (found) return found;
  const auto* kind = wanted.what == MediaFor::playing ? "sound or video" : "picture";
  if (found.error().kind == base::FaultKind::not_found)
    return base::Fault::invalid(field, fmt::format("there is no {} '{}'", kind, wanted.name));
  return base::Fault::invalid(field, fmt::format("'{}' cannot be taken: {}", wanted.name, found.error().reason));
}

base::Result<void> Importer::find_files(Document& document, const fs::path& near) {
  if (!options_.media) return {};
  if (!document.cover.empty()) {
    const auto found = find_file("cover", {document.cover, MediaFor::looking_at, ""}, near);
    if (!found) return found.error();
    document.draft.cover = found->hash;
  }
  if (document.gallery.size() > gallery_max)
    return base::Fault::invalid("gallery", fmt::format("must be at most {} pictures", gallery_max));
  for (const auto& picture : document.gallery) {
    const auto found = find_file("gallery", picture, near);
    if (!found) return found.error();
    document.draft.gallery.push_back(found->hash);
  }
  if (!document.media.empty()) {
    const auto found = find_file("media", {document.media, MediaFor::playing, ""}, near);
    if (!found) return found.error();
    document.draft.media = found->hash;
    if (!document.draft.duration_seconds) document.draft.duration_seconds = found->duration_seconds;
  }
  return {};
}

void Importer::take(std::string where, base::Result<Document> document, const fs::path& file) {
  if (!document) return reject(std::move(where), document.error());
  auto draft = parse_draft(std::move(document->draft));
  if (!draft) return reject(std::move(where), draft.error());
  document->draft = std::move(*draft);
  const auto column = column_for(document->category);
  if (!column) return reject(std::move(where), column.error());
  document->draft.column = *column;
  if (auto done = find_files(*document, file); !done) return reject(std::move(where), done.error());
  // A course gets its lessons when all documents are read.
  if (options_.publish && document->draft.kind != Kind::course) {
    if (auto fits = check_publishable(document->draft, 0); !fits) return reject(std::move(where), fits.error());
  }

  Waiting waiting{std::move(where), std::move(*document), {}, {}};
  auto& item = waiting.item;
  item.text = waiting.document.draft;
  const auto plain = to_plain_text(item.text.body);
  if (item.text.summary.empty()) item.text.summary = beginning(plain, 90);
  const auto now = library_.clock_.now();
  item.created_at = item.changed_at = now;
  auto& head = item.head;
  head.id = library_.ids_.next<ItemId>();
  head.column = item.text.column;
  head.kind = item.text.kind;
  head.title = item.text.title;
  head.reading_seconds = reading_seconds(item.text.body);
  head.duration_seconds = item.text.duration_seconds.value_or(0);
  if (options_.publish) {
    auto at = now;
    if (waiting.document.published_on) {
      at = library_.settings_.zone.start_of(*waiting.document.published_on) + std::chrono::hours(publishing_hour);
    }
    head.state = at > now ? State::scheduled : State::published;
    (at > now ? item.scheduled_at : item.published_at) = at;
    (at > now ? head.scheduled_at : head.published_at) = at;
  }
  waiting.hash = content_hash(item.text.title, item.text.body);
  batch_.push_back(std::move(waiting));
  if (batch_.size() == batch_documents_max) write_batch();
}

void Importer::write_batch() {
  if (batch_.empty()) return;
  // The ids of those that were there already; none for the imported.
  const auto known = library_.store_.write_now([this](store::Session& db) {
    std::vector<ItemId> known_ids;
    for (auto& waiting : batch_) {
      const auto found = find_by_content(db, waiting.hash);
      known_ids.push_back(found.value_or(ItemId{}));
      if (found) continue;
      insert_item(db, waiting.item, waiting.hash, std::nullopt);
      insert_version(db, waiting.item, waiting.item.created_at, base::LearnerId{}, Deed::imported, true);
    }
    return known_ids;
  });
  for (std::size_t i = 0; i < batch_.size(); ++i) {
    auto& waiting = batch_[i];
    const auto& title = waiting.item.text.title;
    if (known[i]) {
      const auto first = seen_.find(waiting.hash);
      ++report_.duplicates;
      report_.duplicate_names.push_back(
          fmt::format("{} is {} ({})", waiting.where,
                      first == seen_.end() ? fmt::format("item {}", known[i].value) : first->second, title));
    } else {
      ++report_.imported;
      seen_.emplace(waiting.hash, waiting.where);
      const bool visible = waiting.item.head.state == State::published;
      library_.settle({waiting.item, visible ? std::optional(ItemChange::What::published) : std::nullopt});
    }
    const auto id = known[i] ? known[i] : waiting.item.head.id;
    if (const auto& place = waiting.document.series) series_[place->name].emplace_back(place->position, id);
    if (const auto& place = waiting.document.course) courses_[place->name].emplace_back(place->position, id);
  }
  batch_.clear();
  report_progress();
}

void Importer::arrange() {
  for (auto& [name, whole] : series_) arrange_series(name, std::move(whole));
  for (auto& [name, whole] : courses_) arrange_course(name, std::move(whole));
}

namespace {

/// Those that are in order keep it. A new one goes behind the one before it in this import, or to its position.
std::vector<ItemId> in_order(const std::vector<ItemId>& present, std::vector<std::pair<int, ItemId>> whole) {
  std::sort(whole.begin(), whole.end());
  auto order = present;
  std::optional<ItemId> before;
  for (const auto& [position, item] : whole) {
    if (std::find(order.begin(), order.end(), item) == order.end()) {
      const auto behind = before ? std::find(order.begin(), order.end(), *before) : order.end();
      const auto place = behind != order.end()
                             ? behind + 1
                             : order.begin() + std::min<std::ptrdiff_t>(position - 1, std::ssize(order));
      order.insert(place, item);
    }
    before = item;
  }
  return order;
}

}  // namespace

void Importer::arrange_series(const std::string& name, Whole whole) {
  std::shared_ptr<const Series> series;
  for (const auto& one : library_.all_series()) {
    if (one->name == name) series = one;
  }
  if (!series) {
    const auto first = library_.head(whole.front().second);
    auto slug = slug_of(name, "series");
    if (library_.series(slug)) slug = slug.substr(0, 40) + fmt::format("-{}", first->id.value);
    library_.ensure_series({{slug, name, "", first->column, first->kind, "", {}}});
    series = library_.series(slug);
  }
  const auto order = in_order(series->episodes, std::move(whole));
  if (order == series->episodes) return;
  auto structure = library_.store_.write_now([this, &series, &order](store::Session& db) {
    set_episodes(db, series->id, order);
    return library_.structure_in(db);
  });
  library_.catalogue_.put(std::move(structure.first), structure.second);
}

/// The course of that name, described in a document or made before, or a new one. It is shown with the first of its
/// lessons.
void Importer::arrange_course(const std::string& name, Whole whole) {
  const auto earliest = [&](State state) {
    std::shared_ptr<const ItemHead> first;
    const auto at = [state](const ItemHead& head) {
      return state == State::published ? head.published_at : head.scheduled_at;
    };
    for (const auto& [position, lesson] : whole) {
      auto head = library_.head(lesson);
      if (head->state == state && (!first || at(*head) < at(*first))) first = std::move(head);
    }
    return first;
  };
  Item course;
  course.text.kind = course.head.kind = Kind::course;
  course.text.title = course.head.title = name;
  course.text.column = course.head.column = library_.head(std::min_element(whole.begin(), whole.end())->second)->column;
  course.head.id = library_.ids_.next<ItemId>();
  course.created_at = course.changed_at = library_.clock_.now();
  if (const auto shown = earliest(State::published)) {
    course.head.state = State::published;
    course.published_at = course.head.published_at = shown->published_at;
  } else if (const auto due = earliest(State::scheduled)) {
    course.head.state = State::scheduled;
    course.scheduled_at = course.head.scheduled_at = due->scheduled_at;
  }
  bool made = false;
  auto structure = library_.store_.write_now([&](store::Session& db) {
    const auto known = find_course(db, name);
    made = !known;
    const auto id = known.value_or(course.head.id);
    if (made) {
      insert_item(db, course, content_hash(name, ""), std::nullopt);
      insert_version(db, course, course.created_at, base::LearnerId{}, Deed::imported, true);
    }
    const auto present = library_.lessons(id);
    const auto order = in_order(present, whole);
    if (order != present) set_lessons(db, id, order);
    return library_.structure_in(db);
  });
  if (made)
    library_.settle(
        {course, course.head.state == State::published ? std::optional(ItemChange::What::published) : std::nullopt});
  library_.catalogue_.put(std::move(structure.first), structure.second);
}

void Importer::report_progress() {
  if (options_.progress) options_.progress(std::min(bytes_done_, bytes_total_), bytes_total_);
}

}  // namespace wanqiu::library
