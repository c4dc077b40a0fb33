#include "safe_html.h"

#include <gmock/gmock.h>

#include <array>
#include <map>
#include <regex>
#include <set>

#include "base/random.h"
#include "base/text.h"
#include "xml.h"

namespace wanqiu::quiz {
namespace {

constexpr std::string_view test_files = "/files/7/";

std::string from_html(std::string_view value) {
  return safe_html({std::string(value), TextFormat::html}, test_files);
}
std::string from_plain(std::string_view value) {
  return safe_html({std::string(value), TextFormat::plain}, test_files);
}
std::string from_markdown(std::string_view value) {
  return safe_html({std::string(value), TextFormat::markdown}, test_files);
}
std::string from_moodle(std::string_view value) {
  return safe_html({std::string(value), TextFormat::moodle}, test_files);
}

bool is_harmless_address(const std::string& address, bool may_leave_site) {
  if (address.find_first_of("\\\t\n\r ") != address.npos) return false;
  if (may_leave_site && (address.starts_with("http://") || address.starts_with("https://"))) return true;
  return address.starts_with('/') && !address.starts_with("//");
}

/// Independent of the cleaner: every `<` begins a tag that is written as we write tags and holds only what may stand.
/// Says what is wrong; "" for nothing.
std::string harm_in(const std::string& html) {
  static const std::set<std::string> names{
      "p",  "br",  "div", "span",  "blockquote", "pre",   "code",   "em", "strong", "b",     "i",    "u",
      "s",  "sub", "sup", "small", "mark",       "ruby",  "rb",     "rt", "rp",     "ul",    "ol",   "li",
      "dl", "dt",  "dd",  "table", "caption",    "thead", "tbody",  "tr", "tfoot",  "th",    "td",   "h1",
      "h2", "h3",  "h4",  "h5",    "h6",         "hr",    "source", "a",  "img",    "audio", "video"};
  static const std::map<std::string, std::set<std::string>> attributes{
      {"th", {"colspan", "rowspan"}},  {"td", {"colspan", "rowspan"}}, {"img", {"src", "alt", "width", "height"}},
      {"audio", {"controls", "src"}},  {"video", {"controls", "src"}}, {"source", {"src"}},
      {"a", {"href", "rel", "target"}}};
  static const std::regex tag_form(R"(<(/?)([a-z0-9]+)((?: [a-z]+="[^"<>]*")*)(/?)>)");
  static const std::regex attribute_form(R"( ([a-z]+)="([^"<>]*)\")");
  for (auto at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
    const auto tag = html.substr(at, html.find('>', at) - at + 1);
    std::smatch form;
    if (!std::regex_match(tag, form, tag_form)) return "not a tag: " + tag;
    const std::string name = form[2];
    if (!names.contains(name)) return "not allowed: " + tag;
    const std::string list = form[3];
    for (std::sregex_iterator each(list.begin(), list.end(), attribute_form), end; each != end; ++each) {
      const auto allowed = attributes.find(name);
      if (allowed == attributes.end() || !allowed->second.contains((*each)[1])) return "has an attribute: " + tag;
      const bool link = (*each)[1] == "href";
      if ((link || (*each)[1] == "src") && !is_harmless_address((*each)[2], link)) return "has an address: " + tag;
    }
  }
  if (!parse_xml("<div>" + html + "</div>")) return "is not well-formed";
  return base::is_utf8(html) ? "" : "is not UTF-8";
}

TEST(SafeHtml, plain_text_shows_letter_for_letter_with_its_line_breaks) {
  EXPECT_EQ(from_plain("a<b> & \"c\"\r\nd\re\nf"), "a&lt;b&gt; &amp; &quot;c&quot;<br/>d<br/>e<br/>f");
  EXPECT_EQ(from_plain("<script>alert(1)</script>"), "&lt;script&gt;alert(1)&lt;/script&gt;");
  EXPECT_EQ(from_plain(std::string("a\0b\x01", 4) + "\xFF"), "ab\uFFFD");
  EXPECT_EQ(from_plain(""), "");
}

TEST(SafeHtml, what_is_harmless_stays_as_it_was) {
  for (const char* same : {
           "<p>Qin &amp; Han <b>秦</b><br/>x</p>",
           "<table><caption>t</caption><thead><tr><th "
           "colspan=\"2\">a</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr>"
           "</tbody></table>",
           "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>",
           "<ruby>秦<rt>qín</rt></ruby>",
           "<mark>a</mark> <mark>b</mark> H<sub>2</sub>O x<sup>2</sup>",
           "<pre>a\n  b</pre>",
           "<h2>x</h2><hr/><blockquote><p>y</p></blockquote><dl><dt>a</dt><dd>b</dd></dl>",
           "<img src=\"/media/ab/x.png\" alt=\"a map\" width=\"640\" height=\"50%\"/>",
           "<audio controls=\"\"><source src=\"/media/ab/x.mp3\"/></audio>",
           "<a href=\"/columns/history\">here</a>",
           "秦_____汉",
       })
    EXPECT_EQ(from_html(same), same);
}

TEST(SafeHtml, html_is_repaired_as_browsers_repair_it) {
  EXPECT_EQ(from_html("<p>a<p>b<BR>c"), "<p>a</p><p>b<br/>c</p>");
  EXPECT_EQ(from_html("<ul><li>a<li>b</ul>"), "<ul><li>a</li><li>b</li></ul>");
  EXPECT_EQ(from_html("<table><tr><td colspan=2 rowspan=x>1<td>2</table>"),
            "<table><tr><td colspan=\"2\">1</td><td>2</td></tr></table>");
  EXPECT_EQ(from_html("<del>a</del><ins>b</ins><center>c</center>"), "<s>a</s><u>b</u><div>c</div>");
  EXPECT_EQ(from_html("<font color=red>a</font><o:p>b</o:p>"), "ab");
  EXPECT_EQ(from_html("<meta http-equiv=content-type content=\"text/html; charset=gb2312\">中文"), "中文");
  EXPECT_EQ(from_html("a</body></html>b"), "a<p>b</p>");
}

TEST(SafeHtml, a_sign_that_begins_no_tag_is_text) {
  EXPECT_EQ(from_html("3 < 5 & 7 > 6"), "3 &lt; 5 &amp; 7 &gt; 6");
  EXPECT_EQ(from_html("若a<b，则a>c"), "若a&lt;b，则a&gt;c");
  EXPECT_EQ(from_moodle("if x<y"), "if x&lt;y");
  EXPECT_EQ(from_html("a <"), "a &lt;");
  EXPECT_EQ(from_html("n<!m"), "n&lt;!m");
}

TEST(SafeHtml, markdown_is_read_and_its_raw_html_is_not) {
  EXPECT_EQ(from_markdown("**b** ~~s~~ `<c>`"), "<p><strong>b</strong> <s>s</s> <code>&lt;c&gt;</code></p>\n");
  EXPECT_THAT(from_markdown("|a|\n|-|\n|1|"), ::testing::HasSubstr("<td>1</td>"));
  EXPECT_EQ(from_markdown("a <img src=x onerror=y> b"), "<p>a  b</p>\n");
  EXPECT_EQ(from_markdown("[a](javascript:x) [b](https://e.org/?a=1&b)"),
            "<p>a <a href=\"https://e.org/?a=1&amp;b\" rel=\"noopener nofollow\" target=\"_blank\">b</a></p>\n");
  EXPECT_EQ(from_markdown("![map](@@PLUGINFILE@@/a.png)"), "<p><img src=\"/files/7/a.png\" alt=\"map\"/></p>\n");
}

TEST(SafeHtml, moodles_line_breaks_count_where_no_block_stands) {
  EXPECT_EQ(from_moodle("a\nb\n\nc\n"), "a<br/>b<br/><br/>c");
  EXPECT_EQ(from_moodle("<p>a\nb</p>\n<p>\nc</p>\nd"), "<p>a<br/>b</p><p>c</p>d");
  EXPECT_EQ(from_moodle("a\n<b>b</b>\n<br>\nc"), "a<br/><b>b</b><br/>c");
  EXPECT_EQ(from_moodle("a\n<img src=/x.png>\nb"), "a<br/><img src=\"/x.png\" alt=\"\"/><br/>b");
  EXPECT_EQ(from_moodle("<ul>\n<li>a</li>\n</ul>\n<pre>b\nc</pre>"), "<ul><li>a</li></ul><pre>b\nc</pre>");
  EXPECT_EQ(from_moodle("<section>\na\n</section>"), "<div>a</div>");
}

TEST(SafeHtml, an_attachment_is_served_beside_its_question) {
  EXPECT_EQ(from_html("<img src='@@PLUGINFILE@@/my%20sign.png?time=1'>"),
            "<img src=\"/files/7/my%20sign.png\" alt=\"\"/>");
  EXPECT_EQ(from_html("<img src='@@PLUGINFILE@@/images/秦 1.png'>"),
            "<img src=\"/files/7/images/%E7%A7%A6%201.png\" alt=\"\"/>");
  EXPECT_EQ(
      from_html("<video width=9><source src='@@PLUGINFILE@@/a.mp4'><source src='http://e.org/a.mp4'>none</video>"),
      "<video controls=\"\"><source src=\"/files/7/a.mp4\"/>none</video>");
  EXPECT_EQ(from_html("<a href='@@PLUGINFILE@@/a.pdf'>a</a>"), "<a href=\"/files/7/a.pdf\">a</a>");
  for (const char* climbs : {"@@PLUGINFILE@@/../a", "@@PLUGINFILE@@/%2e%2e/a", "@@PLUGINFILE@@/a%5Cb",
                             "@@PLUGINFILE@@//e.org/a", "@@PLUGINFILE@@/%00", "@@PLUGINFILE@@/%FF", "@@PLUGINFILE@@/"})
    EXPECT_EQ(from_html(std::string("<img src='") + climbs + "'>"), "") << climbs;
}

TEST(SafeHtml, nothing_is_loaded_from_another_site) {
  for (const char* address : {"http://e.org/x.png", "https://e.org/x.png", "//e.org/x.png", "/\\e.org/x.png",
                              "\\\\e.org\\x.png", "/\t/e.org/x", "/&#9;/e.org/x", "/&#10;/e.org/x", "\x01//e.org/x",
                              "http:e.org", "data:image/png;base64,AA", "x.png", "ftp://e.org/x", "blob:x", "", " "}) {
    const auto given = std::string(address);
    EXPECT_EQ(from_html("<img src=\"" + given + "\" alt=\"a map\">"), "a map") << given;
    EXPECT_EQ(from_html("<audio src=\"" + given + "\">a</audio>"), "a") << given;
  }
  EXPECT_EQ(from_html("<img src=/x.png srcset=//e.org/x.png style=background:url(//e.org) longdesc=//e.org>"),
            "<img src=\"/x.png\" alt=\"\"/>");
  EXPECT_EQ(
      from_html("<table background=//e.org><tr><td background=//e.org>a</table><video poster=//e.org src=/a></video>"),
      "<table><tr><td>a</td></tr></table><video controls=\"\" src=\"/a\"></video>");
}

TEST(SafeHtml, links_to_other_sites_tell_them_nothing_and_others_are_words) {
  EXPECT_EQ(from_html("<a href=' HTTPS://e.org/a b' onclick=x title=t>a</a>"),
            "<a href=\"HTTPS://e.org/a%20b\" rel=\"noopener nofollow\" target=\"_blank\">a</a>");
  for (const char* address : {"javascript:x",
                              "JaVaScRiPt:x",
                              " javascript:x",
                              "\x01javascript:x",
                              "java\tscript:x",
                              "java\nscript:x",
                              "java&#x0A;script:x",
                              "&#106;avascript:x",
                              "&#0000106&#0000097vascript:x",
                              "javascript&colon;x",
                              "javascript&#58;x",
                              "vbscript:x",
                              "data:text/html,<b>x</b>",
                              "data:text/html;base64,PHNjcmlwdD4=",
                              "//e.org",
                              "/\\e.org",
                              "\\\\e.org",
                              "http:e.org",
                              "http://",
                              "http:///e.org",
                              "https:\\\\e.org",
                              "http://e.org\\@f.org",
                              "mailto:a@e.org",
                              "#x",
                              "x"})
    EXPECT_EQ(from_html(std::string("<a href=\"") + address + "\">a</a>"), "a") << address;
}

TEST(SafeHtml, known_tricks_come_to_nothing) {
  const std::vector<std::pair<std::string, std::string>> tricks{
      {"a<script>alert(1)</script>b", "ab"},
      {"a<SCRIPT/x src=//e.org></SCRIPT >b", "ab"},
      {"<scr<script>x</script>ipt>y", "&lt;script&gt;y"},
      {"<<script>x//<</script>y", "&lt;y"},
      {"<p onclick=x OnMouseOver='y' style=\"a:url(//e)\" id=z class=c>a</p>", "<p>a</p>"},
      {"<p/onclick=x>a</p>", "<p>a</p>"},
      {"<img src=/x.png onerror=alert(1)>", "<img src=\"/x.png\" alt=\"\"/>"},
      {"<img src='/x.png\" onerror=\"y'>", "<img src=\"/x.png&quot;%20onerror=&quot;y\" alt=\"\"/>"},
      {"<img src=/x.png alt='\"><script>y</script>'>",
       "<img src=\"/x.png\" alt=\"&quot;&gt;&lt;script&gt;y&lt;/script&gt;\"/>"},
      {"<svg onload=x>", ""},
      {"<svg/onload=x>a</svg>b", "b"},
      {"<svg><style><img src=x onerror=y></style></svg>b", "b"},
      {"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=x&gt;\"></math>b", ""},
      {"<math><annotation-xml encoding=text/html><p>x</p></annotation-xml></math>b", "b"},
      {"<noscript><p title=\"</noscript><img src=x onerror=y>\"></noscript>b", "b"},
      {"<template><img src=x onerror=y></template>b", "b"},
      {"<iframe src=javascript:x></iframe><object data=x></object><embed src=x>b", "b"},
      {"<form action=//e.org><input name=a><textarea>x</textarea><button>y</button></form>b", "b"},
      {"<base href=//e.org><link rel=stylesheet href=//e.org><meta http-equiv=refresh content=0>b", "b"},
      {"a<!-- <img src=x onerror=y> -->b", "ab"},
      {"a<!-- never closed <img src=x onerror=y>", "a"},
      {"a<!--><img src=/x onerror=y>-->", "a"},
      {"a<?php <img src=x onerror=y> ?>b", "a ?&gt;b"},
      {"&lt;script&gt;x&lt;/script&gt;", "&lt;script&gt;x&lt;/script&gt;"},
      {std::string("<scr\0ipt>x</scr\0ipt>a", 22), "a"},
      {std::string("<img src=/x.png o\0nerror=y>", 27), "<img src=\"/x.png\" alt=\"\"/>"},
      {"<a href=/a><a href=javascript:x>b</a></a>", "<a href=\"/a\"></a>b"},
      {"<p style=x><p style=y", "<p>&lt;p style=y</p>"},
      {"\xC0\xBCscript\xC0\xBEx", "\uFFFD\uFFFDscript\uFFFD\uFFFDx"},
  };
  for (const auto& [trick, left] : tricks) {
    const auto clean = from_html(trick);
    EXPECT_EQ(clean, left) << trick;
    EXPECT_EQ(harm_in(clean), "") << trick << "\n" << clean;
    EXPECT_EQ(harm_in(from_moodle(trick)), "") << trick;
    EXPECT_EQ(harm_in(from_markdown(trick)), "") << trick;
    EXPECT_EQ(from_html(clean), clean) << trick;
  }
}

TEST(SafeHtml, what_nests_too_deeply_becomes_text) {
  std::string deep = "x";
  for (int i = 0; i < 400; ++i) deep = "<b>" + deep + "</b>";
  EXPECT_EQ(from_html(deep), from_plain(deep));
  std::string bearable = "x";
  for (int i = 0; i < 100; ++i) bearable = "<b>" + bearable + "</b>";
  EXPECT_EQ(from_html(bearable), bearable);
}

TEST(SafeHtml, a_table_of_more_cells_than_anybody_reads_becomes_text) {
  std::string wide = "|";
  std::string rule = "|";
  for (int i = 0; i < 1'000; ++i) wide += "a|", rule += "-|";
  std::string table = wide + "\n" + rule + "\n";
  for (int i = 0; i < 20'000; ++i) table += "|x\n";
  EXPECT_LT(from_markdown(table).size(), 2 * table.size());
}

/// Pieces of markup, whole and broken, in any order.
std::string tag_soup(base::Random& random) {
  static constexpr std::array<std::string_view, 74> pieces{"<p>",
                                                           "</p>",
                                                           "<div",
                                                           "</div>",
                                                           "<b>",
                                                           "</b>",
                                                           "<script>",
                                                           "</script>",
                                                           "<style>",
                                                           "</style>",
                                                           "<svg ",
                                                           "</svg>",
                                                           "<math>",
                                                           "</math>",
                                                           "<noscript>",
                                                           "</noscript>",
                                                           "<template>",
                                                           "</template>",
                                                           "<table>",
                                                           "<tr>",
                                                           "<td>",
                                                           "</table>",
                                                           "<a href=",
                                                           "</a>",
                                                           "<img src=",
                                                           "<audio ",
                                                           "<source src=",
                                                           "</audio>",
                                                           "<ul>",
                                                           "<li>",
                                                           "</ul>",
                                                           "<pre>",
                                                           "</pre>",
                                                           "<x-y>",
                                                           "</x-y>",
                                                           "<section>",
                                                           "<ruby>",
                                                           "<rt>",
                                                           "<textarea>",
                                                           "<!--",
                                                           "-->",
                                                           "<![CDATA[",
                                                           "]]>",
                                                           "<!DOCTYPE x>",
                                                           "<?",
                                                           ">",
                                                           "/>",
                                                           "<",
                                                           "\"",
                                                           "'",
                                                           " ",
                                                           "\n",
                                                           "=",
                                                           " onerror=alert(1)",
                                                           " onclick=\"x\"",
                                                           " style=\"x\"",
                                                           "javascript:x",
                                                           "java\tscript:x",
                                                           "http://e.org/x.png",
                                                           "//e.org",
                                                           "/\\e.org",
                                                           "/x.png",
                                                           "data:text/html,x",
                                                           "@@PLUGINFILE@@/a.png",
                                                           "&lt;",
                                                           "&amp;",
                                                           "&#106;",
                                                           "&colon;",
                                                           "&quot;",
                                                           "秦",
                                                           "a b",
                                                           "\\",
                                                           "`",
                                                           "\n\n"};
  std::string soup;
  const auto count = 1 + random.below(30);
  for (std::uint64_t i = 0; i < count; ++i) soup += pieces[random.below(pieces.size())];
  if (random.below(10) == 0) soup.insert(random.below(soup.size()), 1, static_cast<char>(random.below(256)));
  return soup;
}

TEST(SafeHtml, whatever_comes_in_is_harmless_and_stays_the_same_when_it_is_cleaned_again) {
  constexpr std::uint64_t seed = 20'261'129;
  base::SeededRandom random(seed);
  for (int i = 0; i < 4'000; ++i) {
    const auto soup = tag_soup(random);
    for (const auto format : {TextFormat::plain, TextFormat::html, TextFormat::markdown, TextFormat::moodle}) {
      const auto clean = safe_html({soup, format}, test_files);
      ASSERT_EQ(harm_in(clean), "") << "seed " << seed << ", round " << i << "\n" << soup << "\n" << clean;
      ASSERT_EQ(from_html(clean), clean) << "seed " << seed << ", round " << i << "\n" << soup;
    }
  }
}

TEST(PlainWords, are_the_words_alone) {
  EXPECT_EQ(plain_words({"<p>Qin</p><p>and <b>H</b>an</p><ul><li>a<li>b</ul>", TextFormat::html}), "Qin and Han a b");
  EXPECT_EQ(plain_words({" a\n\n b\u3000\u00A0c <b> & ", TextFormat::plain}), "a b c <b> &");
  EXPECT_EQ(plain_words({"# a\n\n**b**\nc", TextFormat::markdown}), "a b c");
  EXPECT_EQ(plain_words({"Which <img src=/x.png alt='a \"map\"'>?<script>x</script>", TextFormat::moodle}),
            "Which a \"map\"?");
  EXPECT_EQ(plain_words({"", TextFormat::html}), "");
}

}  // namespace
}  // namespace wanqiu::quiz
