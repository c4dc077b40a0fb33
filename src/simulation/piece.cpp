#include "simulation/piece.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "base/assert.h"

namespace wanqiu::simulation {
namespace {

constexpr std::array<std::string_view, 24> subjects{
    "一粒麦子", "一座老桥",   "一张旧地图", "一盏路灯", "一口古井",   "一本手抄的书", "一棵银杏",   "一条护城河",
    "一场春雨", "一块青砖",   "一封家书",   "一把算盘", "一台老织机", "一段城墙",     "一碗胡辣汤", "一只风筝",
    "一间夜校", "一位邮递员", "一个节气",   "一列慢车", "一片湿地",   "一支竹笛",     "一座钟楼",   "一堂农技课"};
constexpr std::array<std::string_view, 8> angles{"的来历",   "里的学问",     "和一座城", "的一年四季",
                                                 "怎样修好", "教会我们什么", "背后的人", "，再看一眼"};
constexpr std::array<std::string_view, 6> sentences{
    "先看它在哪里，再看它从前是什么样子。",   "走访了几位老人，说法各不相同，都记在这里。",
    "数字很平常，放在一起却有意思。",         "道理并不难，难的是天天去做。",
    "图书馆里有三本书讲到它，可以借来对照。", "明天路过的时候，不妨停下来看一看。"};

}  // namespace

std::vector<Piece> make_pieces(std::size_t count, base::Day first, base::Day last, Draw& draw) {
  WQ_ASSERT(first <= last);
  std::vector<Piece> pieces;
  const auto days = static_cast<std::size_t>(last - first) + 1;
  for (std::size_t i = 0; i < count; ++i) {
    Piece piece;
    const auto subject = subjects[i % subjects.size()];
    piece.title = fmt::format("{}{}", subject, angles[(i / subjects.size()) % angles.size()]);
    if (const auto volume = i / (subjects.size() * angles.size()); volume > 0)
      piece.title += fmt::format("（{}）", volume + 1);
    piece.summary = fmt::format("从{}说起。", subject);
    const std::uint32_t paragraphs = 3 + draw.below(4);
    for (std::uint32_t p = 0; p < paragraphs; ++p) {
      piece.body += p == 0 ? piece.summary : std::string();
      for (int s = 0; s < 4; ++s) piece.body += sentences[draw.below(static_cast<std::uint32_t>(sentences.size()))];
      piece.body += "\n\n";
    }
    piece.published = first + static_cast<int>(i * days / count);
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

std::string to_markdown(const Piece& piece, const std::string& column) {
  return fmt::format("---\ntitle: {}\ncolumn: {}\nkind: article\nsummary: {}\nauthor: 示例\ndate: {}\n---\n{}",
                     piece.title, column, piece.summary, base::to_string(piece.published), piece.body);
}

}  // namespace wanqiu::simulation
