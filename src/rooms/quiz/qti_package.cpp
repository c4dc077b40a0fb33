#include <fmt/format.h>

#include <map>

#include "formats.h"
#include "package.h"
#include "xml.h"

namespace wanqiu::quiz {

base::Result<std::string> qti_package(std::span<const QtiEntry> entries) {
  std::vector<std::pair<std::string, std::string>> files;
  std::map<std::string, const std::string*> placed;
  std::string resources;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& question = *entries[i].question;
    const auto href = fmt::format("items/q{:06}.xml", i + 1);
    resources +=
        fmt::format("<resource identifier=\"q{:06}\" type=\"imsqti_item_xmlv2p2\" href=\"{}\"><file href=\"{}\"/>",
                    i + 1, href, href);
    files.emplace_back(href, entries[i].item);
    for (const auto& file : question->files) {
      const auto name = fmt::format("files/{}/{}", qti_identifier(question), file.name);
      resources += fmt::format("<file href=\"{}\"/>", escape_xml(name));
      const auto [known, added] = placed.emplace(name, &file.bytes);
      if (added) {
        files.emplace_back(name, file.bytes);
      } else if (*known->second != file.bytes) {
        return base::Fault::make(base::FaultKind::unsupported, "files",
                                 fmt::format("two questions with the same id have different files '{}'", file.name));
      }
    }
    resources += "</resource>\n";
  }
  auto manifest = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest xmlns=\"http://www.imsglobal.org/xsd/imscp_v1p1\" "
      "identifier=\"wanqiu\">\n"
      "<metadata><schema>QTIv2.2 "
      "Package</schema><schemaversion>1.0.0</schemaversion></metadata>\n<organizations/>\n<resources>\n{}"
      "</resources>\n</manifest>\n",
      resources);
  files.insert(files.begin(), {"imsmanifest.xml", std::move(manifest)});
  return make_package(files);
}

}  // namespace wanqiu::quiz
