#include "qti_body.h"

#include <fmt/format.h>

#include <algorithm>

#include "file_address.h"
#include "gift_text.h"
#include "refuse.h"
#include "remark.h"

namespace wanqiu::quiz {
namespace {

using base::Fault;

bool is_blank_node(const XmlNode& node) {
  return node.kind == XmlNode::Kind::comment || (node.kind == XmlNode::Kind::text && trim_ascii(node.text).empty());
}

bool is_break(const XmlNode& node) {
  return node.kind == XmlNode::Kind::element && node.element.front().name == "br";
}

/// White space with a line feed in it comes from how the XML is laid out: one space. Other white space is kept.
std::string laid_out(std::string_view text) {
  constexpr std::string_view space = " \t\n\r";
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (space.find(text[i]) == space.npos) {
      out += text[i++];
      continue;
    }
    const auto end = std::min(text.find_first_not_of(space, i), text.size());
    const auto run = text.substr(i, end - i);
    out += run.find('\n') == run.npos ? std::string(run) : " ";
    i = end;
  }
  return out;
}

bool is_only_text(const std::vector<XmlNode>& nodes) {
  return std::all_of(nodes.begin(), nodes.end(),
                     [](const auto& node) { return node.kind != XmlNode::Kind::element || is_break(node); });
}

/// Line breaks as line feeds; the layout's spaces beside them fall away.
std::string plain_of(const std::vector<XmlNode>& nodes) {
  std::string out;
  bool broken = false;
  for (const auto& node : nodes) {
    if (is_break(node)) {
      out += '\n';
      broken = true;
    } else if (node.kind == XmlNode::Kind::text) {
      const bool layout = !node.text.empty() && node.text.find_first_not_of(" \t\n\r") > node.text.find('\n');
      auto text = laid_out(node.text);
      if (broken && layout && text.starts_with(' ')) text.erase(0, 1);
      if (!text.empty()) broken = false;
      out += text;
    }
  }
  return std::string(trim_ascii(out));
}

/// Neither elsewhere ("https://…", "data:…", "mailto:…") nor a place on the page, nor a file that was missing before.
bool is_within_package(std::string_view address) {
  return !address.empty() && address.front() != '#' && address.front() != '/' && address.find(':') == address.npos &&
         !address.starts_with(plugin_file);
}

void name_files(XmlElement& element, const TakeFile& take_file) {
  for (auto& [name, value] : element.attributes) {
    const bool shown = name == "src" || name == "poster" || (name == "data" && element.name == "object");
    const bool linked = name == "href" && element.name == "a";
    if ((shown || linked) && is_within_package(value)) value = take_file(value, shown);
  }
  for (auto& node : element.children) {
    if (node.kind == XmlNode::Kind::element) name_files(node.element.front(), take_file);
  }
}

bool is_feedback(const XmlElement& element) {
  return element.name == "feedbackBlock" || element.name == "feedbackInline";
}

/// What is shown before an answer.
void drop_feedback(XmlElement& element) {
  std::erase_if(element.children, [](const XmlNode& node) {
    return node.kind == XmlNode::Kind::element && is_feedback(node.element.front());
  });
  for (auto& node : element.children) {
    if (node.kind == XmlNode::Kind::element) drop_feedback(node.element.front());
  }
}

Text shown_text(const std::vector<XmlNode>& nodes) {
  if (is_only_text(nodes)) return {plain_of(nodes), TextFormat::plain};
  std::vector<const XmlNode*> shown;
  for (const auto& node : nodes) {
    if (!is_blank_node(node)) shown.push_back(&node);
  }
  if (shown.size() == 1) {
    const auto& only = shown.front()->element.front();
    if (only.attributes.empty() && only.name == "p" && is_only_text(only.children))
      return {plain_of(only.children), TextFormat::plain};
    if (only.attributes.empty() && only.name == "div")
      return {std::string(trim_ascii(inner_xml(only))), TextFormat::html};
  }
  auto html = std::string(trim_ascii(inner_xml(nodes)));
  return {html, TextFormat::html};
}

bool shows_something(const XmlElement& element) {
  static const std::vector<std::string_view> things{"img", "object", "audio", "video", "math", "picture", "svg", "hr"};
  if (!trim_ascii(element.text()).empty()) return true;
  for (const auto& node : element.children) {
    if (node.kind != XmlNode::Kind::element) continue;
    const auto& child = node.element.front();
    if (std::find(things.begin(), things.end(), child.name) != things.end() || shows_something(child)) return true;
  }
  return false;
}

Text as_html(const Text& text) {
  if (text.format == TextFormat::html) return text;
  std::string html;
  for (const char c : text.value) html += c == '\n' ? "<br/>" : escape_xml(std::string_view(&c, 1));
  return {"<p>" + html + "</p>", TextFormat::html};
}

/// The text before the choices and the prompt over them.
Text joined(const Text& body, const Text& prompt) {
  if (body.empty()) return prompt;
  if (prompt.empty()) return body;
  if (body.format == TextFormat::plain && prompt.format == TextFormat::plain)
    return {body.value + "\n" + prompt.value, TextFormat::plain};
  return {as_html(body).value + "\n" + as_html(prompt).value, TextFormat::html};
}

class Walk {
 public:
  Walk(QtiBody& body, const TakeFile& take_file) : body_(body), take_file_(take_file) {}

  /// What is left to show of `element`'s content.
  std::vector<XmlNode> content(const XmlElement& element) {
    std::vector<XmlNode> kept;
    for (const auto& node : element.children) {
      if (node.kind == XmlNode::Kind::comment) continue;
      if (node.kind == XmlNode::Kind::text) {
        add_text(kept, node.text);
        continue;
      }
      const auto& child = node.element.front();
      const auto& name = child.name;
      if (name.ends_with("Interaction")) {
        body_.interactions.push_back(&child);
        look_within(child);
        if (name == "textEntryInteraction" || name == "inlineChoiceInteraction") add_text(kept, gap_marker);
        if (name == "hottextInteraction" || name == "gapMatchInteraction") continue;
      } else if (is_feedback(child)) {
        take_feedback(child);
      } else if (name == "rubricBlock") {
        add_rubric(kept, child);
      } else if (is_drawn(name) || name == "infoControl") {
        not_held(name, "is not held");
      } else if (name != "stylesheet" && !is_place_of_passage(child)) {
        add_element(kept, child);
      }
    }
    return kept;
  }

  void take_feedback(const XmlElement& element) {
    QtiFeedback feedback;
    feedback.identifier = element.attribute("identifier");
    feedback.outcome = element.attribute("outcomeIdentifier");
    feedback.shown_when_equal = element.attribute("showHide") != "hide";
    const auto* content = element.child("contentBody");
    const auto& shown = content == nullptr ? element : *content;
    if (!shows_something(shown)) return;
    feedback.text = qti_text(shown, take_file_);
    body_.feedback.push_back(std::move(feedback));
  }

 private:
  /// Where the passage is shown that an item shares with others: it has a member of its own.
  static bool is_place_of_passage(const XmlElement& element) {
    return element.attribute("class").find("qti-shared-stimulus") != std::string_view::npos &&
           !shows_something(element);
  }
  /// Is it another text each time?
  static bool is_drawn(std::string_view name) {
    return name == "templateBlock" || name == "templateInline" || name == "printedVariable" || name == "include";
  }
  /// A choice may hold what is shown once it was taken.
  void look_within(const XmlElement& interaction) {
    for (const auto& node : interaction.children) {
      if (node.kind != XmlNode::Kind::element) continue;
      const auto& child = node.element.front();
      if (is_drawn(child.name)) not_held(child.name, "is not held");
      if (is_feedback(child)) {
        take_feedback(child);
      } else {
        look_within(child);
      }
    }
  }
  /// What candidates see is part of the text, whatever it is called; what is for others is not.
  void add_rubric(std::vector<XmlNode>& kept, const XmlElement& rubric) {
    const auto view = rubric.attribute("view");
    XmlElement shown;
    shown.name = "div";
    shown.children = content(rubric);
    if (!shows_something(shown)) return;
    if (view.find("candidate") == view.npos)
      return not_held("rubricBlock", fmt::format("a rubric for the {} is not held", view));
    kept.push_back({XmlNode::Kind::element, {}, {}});
    kept.back().element.push_back(std::move(shown));
  }
  void not_held(std::string_view name, std::string_view reason) {
    if (!body_.not_held) body_.not_held = base::Fault::invalid(name, reason);
  }
  static void add_text(std::vector<XmlNode>& kept, std::string_view text) {
    if (!kept.empty() && kept.back().kind == XmlNode::Kind::text) {
      kept.back().text += text;
    } else {
      kept.push_back({XmlNode::Kind::text, std::string(text), {}});
    }
  }
  /// A wrapper of nothing but an interaction goes with it.
  void add_element(std::vector<XmlNode>& kept, const XmlElement& child) {
    const auto before = body_.interactions.size() + body_.feedback.size();
    XmlElement copy = child;
    copy.children = content(child);
    const bool emptied = body_.interactions.size() + body_.feedback.size() > before && !shows_something(copy);
    if (emptied) return;
    kept.push_back({XmlNode::Kind::element, {}, {}});
    kept.back().element.push_back(std::move(copy));
  }

  QtiBody& body_;
  const TakeFile& take_file_;
};

}  // namespace

Text qti_text(const XmlElement& element, const TakeFile& take_file) {
  XmlElement copy = element;
  drop_feedback(copy);
  name_files(copy, take_file);
  return shown_text(copy.children);
}

QtiBody read_qti_body(const XmlElement& item, const TakeFile& take_file) {
  QtiBody body;
  const auto* content = item.child("itemBody");
  if (content == nullptr) refuse("itemBody", "is missing");
  Walk walk(body, take_file);
  XmlElement shown;
  shown.children = walk.content(*content);
  name_files(shown, take_file);
  Text prompt;
  if (!body.interactions.empty()) {
    if (const auto* element = body.interactions.front()->child("prompt")) prompt = qti_text(*element, take_file);
  }
  body.stem = joined(shows_something(shown) ? shown_text(shown.children) : Text{}, prompt);
  for (const auto* feedback : item.all("modalFeedback")) walk.take_feedback(*feedback);
  return body;
}

}  // namespace wanqiu::quiz
