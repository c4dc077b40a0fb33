// Reading QTI 2.1, 2.2 and 3.0: single items and packages.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "file_address.h"
#include "formats.h"
#include "package.h"
#include "qti_answers.h"
#include "refuse.h"
#include "remark.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;

/// What an item may reach beside itself.
struct Around {
  TakeFile take_file;
  /// A passage that several items share, by its address.
  std::function<Text(const std::string& href)> passage;
};

Question read_item(const XmlElement& given, const Around& around, std::vector<Attachment>& files) {
  const auto item = canonical_qti(given);
  if (item.name != "assessmentItem") refuse("", fmt::format("is <{}>, not an assessment item", given.name));
  if (item.attribute("adaptive") == "true") refuse("adaptive", "items that go on after an answer are not held");
  if (item.child("templateDeclaration") != nullptr)
    refuse("templateDeclaration", "items with random numbers are not held");
  QuestionParts parts;
  parts.id = item.attribute("identifier");
  parts.title = item.attribute("title");
  parts.language = item.attribute("xml:lang");
  const auto read = read_qti_item(item);
  const auto body = read_qti_body(item, around.take_file);
  if (body.interactions.empty()) refuse("itemBody", "asks nothing: it has no interaction");
  parts.stem = body.stem;
  for (const auto* shared : item.all("assessmentStimulusRef")) {
    if (!parts.passage.empty()) refuse("assessmentStimulusRef", "several passages are not held");
    parts.passage = around.passage(std::string(shared->attribute("href")));
  }
  read_qti_answers(read, body, around.take_file, parts);
  if (body.not_held)
    throw base::FaultError(*body.not_held);  // a kind of question that is not held is the better reason
  parts.files = std::move(files);
  auto question = Question::of(std::move(parts)).value();
  const auto remark = item.comment(remark_word);
  return remark.empty() ? question : apply_remark(question, remark).value();
}

base::Result<Question> try_item(std::string_view bytes, const Around& around, std::vector<Attachment>& files,
                                int& line) {
  const auto item = parse_xml(bytes);
  if (!item) {
    if (item.error().where.starts_with("line ")) line = std::atoi(item.error().where.c_str() + 5);
    return item.error();
  }
  line = item->line;
  try {
    return read_item(*item, around, files);
  } catch (const base::FaultError& error) {
    return error.fault;
  }
}

/// "a/b/../c.png" seen from "a/b/item.xml"; "" when it leaves the package.
std::string resolved(std::string_view from, std::string_view address) {
  std::vector<std::string> parts;
  const auto folder = from.rfind('/');
  std::string whole =
      folder == from.npos ? std::string(address) : std::string(from.substr(0, folder + 1)) + std::string(address);
  for (const auto part : base::split(whole, '/')) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.emplace_back(part);
    } else if (parts.empty()) {
      return {};
    } else {
      parts.pop_back();
    }
  }
  return fmt::format("{}", fmt::join(parts, "/"));
}

class PackageReader {
 public:
  PackageReader(Package package, std::string_view file, const Reader& reader)
      : package_(std::move(package)), file_(file), reader_(reader) {}

  void read(std::size_t bytes) {
    const auto items = listed();
    if (!items) return reader_.question(file_ + "/imsmanifest.xml", items.error());
    if (items->empty()) return reader_.question(file_ + "/imsmanifest.xml", Fault::invalid("", "names no items"));
    for (std::size_t i = 0; i < items->size(); ++i) {
      read_one((*items)[i]);
      if (reader_.progress) reader_.progress(bytes * (i + 1) / items->size());
    }
  }

 private:
  base::Result<std::vector<std::string>> listed() {
    if (!package_.has("imsmanifest.xml")) return Fault::invalid("", "the package has no imsmanifest.xml");
    const auto text = package_.read("imsmanifest.xml");
    if (!text) return text.error();
    const auto manifest = parse_xml(*text);
    if (!manifest) return manifest.error();
    const auto* resources = manifest->child("resources");
    if (manifest->name != "manifest" || resources == nullptr) return Fault::invalid("", "is no manifest");
    std::vector<std::string> items;
    for (const auto* resource : resources->all("resource")) {
      if (resource->attribute("type").starts_with("imsqti_item_xml")) items.emplace_back(resource->attribute("href"));
    }
    return items;
  }

  void read_one(const std::string& href) {
    const auto name = resolved("", href);
    auto where = fmt::format("{}/{}", file_, href);
    if (name.empty()) return reader_.question(std::move(where), Fault::invalid("href", "leaves the package"));
    const auto bytes = package_.read(name);
    if (!bytes) return reader_.question(std::move(where), bytes.error());
    std::vector<Attachment> files;
    const Around around{[&](const std::string& address, bool shown) { return take(name, address, shown, files); },
                        [&](const std::string& shared) { return passage(resolved(name, shared), files); }};
    int line = 1;
    auto question = try_item(*bytes, around, files, line);
    reader_.question(fmt::format("{}:{}", where, line), std::move(question));
  }
  /// The text of a stimulus, with its own pictures.
  Text passage(const std::string& name, std::vector<Attachment>& files) {
    if (name.empty()) refuse("assessmentStimulusRef", "leaves the package");
    const auto bytes = package_.read(name);
    if (!bytes) throw base::FaultError(bytes.error());
    const auto xml = parse_xml(*bytes);
    if (!xml) throw base::FaultError(xml.error());
    const auto stimulus = canonical_qti(*xml);
    const auto* body = stimulus.child("stimulusBody");
    if (stimulus.name != "assessmentStimulus" || body == nullptr)
      refuse("assessmentStimulusRef", fmt::format("'{}' is no passage", name));
    return qti_text(*body, [&](const std::string& address, bool shown) { return take(name, address, shown, files); });
  }
  /// The file's name in the package may be escaped in the address.
  std::string take(const std::string& item, const std::string& address, bool shown, std::vector<Attachment>& files) {
    const auto place = resolved(item, address);
    if (place.empty() && shown) refuse("src", fmt::format("'{}' leaves the package", address));
    const auto name = package_.has(place) ? place : from_address(place);
    if (!shown && !package_.has(name)) return address;
    if (std::none_of(files.begin(), files.end(), [&](const auto& each) { return each.name == short_name(name); })) {
      auto bytes = package_.read(name);
      if (!bytes) throw base::FaultError(bytes.error());
      files.push_back({short_name(name), std::move(*bytes)});
    }
    return std::string(plugin_file) + short_name(place);
  }
  /// Wanqiu's own packages keep a question's files in a folder of its own.
  static std::string short_name(const std::string& name) {
    constexpr std::string_view own = "files/";
    const auto folder = name.find(own);
    const auto end = name.find('/', own.size());
    return folder == 0 && end != name.npos ? name.substr(end + 1) : name;
  }

  Package package_;
  std::string file_;
  const Reader& reader_;
};

}  // namespace

void read_qti(std::string_view bytes, std::string_view file, const Reader& reader) {
  if (is_zip(bytes)) {
    auto package = Package::open(bytes);
    if (!package) return reader.question(std::string(file), package.error());
    return PackageReader(std::move(*package), file, reader).read(bytes.size());
  }
  std::vector<Attachment> files;
  int line = 1;
  // A single item comes without its files: what it names stays named, but without its passage it asks about nothing.
  const Around around{[](const std::string& address, bool) { return address; },
                      [](const std::string& shared) -> Text {
                        refuse("assessmentStimulusRef",
                               fmt::format("its passage '{}' is in another file; a package holds both", shared));
                      }};
  auto question = try_item(bytes, around, files, line);
  reader.question(fmt::format("{}:{}", file, line), std::move(question));
  if (reader.progress) reader.progress(bytes.size());
}

}  // namespace wanqiu::quiz
