#include "page_parts.h"

#include <fmt/format.h>

#include <algorithm>

namespace wanqiu::library {
namespace {

constexpr std::size_t tag_bytes_max = 4'000;  // a longer one (an address of a link) is left out where a block is cut
constexpr std::size_t depth_max = 32;         // deeper nesting is shown as plain text where a block is cut
constexpr std::size_t block_bytes_min = 2'000;

struct Token {
  std::string_view text;
  enum class What { text, open, close, alone } what = Token::What::text;
};

/// The next tag or run of text. cmark escapes every < of a text, so a < is a tag.
Token next_token(std::string_view html, std::size_t from) {
  if (html[from] != '<') return {html.substr(from, html.find('<', from) - from), Token::What::text};
  const auto end = html.find('>', from);
  const auto tag = html.substr(from, end == html.npos ? html.npos : end + 1 - from);
  if (tag.starts_with("</")) return {tag, Token::What::close};
  const bool alone = tag.ends_with("/>") || tag.starts_with("<!");
  return {tag, alone ? Token::What::alone : Token::What::open};
}

std::string_view name_of(std::string_view open_tag) {
  return open_tag.substr(1, open_tag.find_first_of(" >") - 1);
}

/// The outermost blocks with the white space behind them.
std::vector<std::string_view> outermost(std::string_view html) {
  std::vector<std::string_view> blocks;
  std::size_t start = 0;
  std::size_t depth = 0;
  bool ended = false;
  for (std::size_t at = 0; at < html.size();) {
    const auto token = next_token(html, at);
    if (ended && token.what != Token::What::text) {
      blocks.push_back(html.substr(start, at - start));
      start = at;
      ended = false;
    }
    at += token.text.size();
    if (token.what == Token::What::open) ++depth;
    if (token.what == Token::What::close && depth > 0) --depth;
    if (token.what != Token::What::text) ended = depth == 0;
  }
  if (start < html.size()) blocks.push_back(html.substr(start));
  return blocks;
}

bool is_heading(std::string_view block) {
  return block.size() > 3 && block.starts_with("<h") && block[2] >= '1' && block[2] <= '6';
}

/// At most `most` bytes, cut behind a sentence where one ends near, never inside a character or an entity.
std::size_t cut_of(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text.size();
  std::size_t cut = most;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
  const auto entity = text.substr(0, cut).rfind('&');
  if (entity != text.npos && text.substr(entity, cut - entity).find(';') == text.npos && cut - entity < 10)
    cut = entity;
  const auto sentence = text.substr(0, cut).rfind("。");
  if (sentence != text.npos && cut - sentence < 600) cut = sentence + std::string_view("。").size();
  return cut;
}

/// One block that is too large, in pieces. What is open at a cut is closed, and opened again in the next piece.
class BlockCut {
 public:
  explicit BlockCut(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  std::vector<std::string> cut(std::string_view block) && {
    for (std::size_t at = 0; at < block.size();) {
      const auto token = next_token(block, at);
      at += token.text.size();
      take(token);
    }
    if (!piece_.empty()) pieces_.push_back(std::move(piece_));
    return std::move(pieces_);
  }

 private:
  struct Open {
    std::string tag;  ///< empty for one that is left out
    std::size_t items = 0;
  };

  void take(const Token& token) {
    switch (token.what) {
      case Token::What::text:
        return take_text(token.text);
      case Token::What::alone:
        if (token.text.size() > tag_bytes_max) return;
        make_room(token.text.size());
        piece_ += token.text;
        return;
      case Token::What::open: {
        const bool kept = token.text.size() <= tag_bytes_max && open_.size() < depth_max;
        if (kept && name_of(token.text) == "li" && !open_.empty()) ++open_.back().items;
        if (kept) make_room(2 * token.text.size() + 1);  // with what closes it
        open_.push_back({kept ? std::string(token.text) : std::string(), 0});
        if (kept) piece_ += token.text;
        return;
      }
      case Token::What::close:
        if (open_.empty()) return;
        if (!open_.back().tag.empty()) piece_ += token.text;
        open_.pop_back();
        return;
    }
  }

  void take_text(std::string_view text) {
    while (!text.empty()) {
      const auto room = bytes_max_ - std::min(bytes_max_, piece_.size() + closing().size());
      const auto part = cut_of(text, std::max<std::size_t>(room, 1));
      if (part == 0 || part > room || (room < 64 && part < text.size())) {
        end_piece();
        continue;
      }
      piece_ += text.substr(0, part);
      text.remove_prefix(part);
    }
  }

  void make_room(std::size_t bytes) {
    if (piece_.size() + bytes + closing().size() > bytes_max_) end_piece();
  }

  std::string closing() const {
    std::string text;
    for (auto one = open_.rbegin(); one != open_.rend(); ++one) {
      if (!one->tag.empty()) text += fmt::format("</{}>", name_of(one->tag));
    }
    return text;
  }

  void end_piece() {
    pieces_.push_back(piece_ + closing());
    piece_.clear();
    for (std::size_t i = 0; i < open_.size(); ++i) {
      const auto& [tag, items] = open_[i];
      if (tag.empty() || name_of(tag) != "ol") {
        piece_ += tag;
        continue;
      }
      const bool goes_on = i + 1 < open_.size();  // the item that is cut keeps its number
      piece_ += fmt::format("<ol start=\"{}\">", start_of(tag) + items - (goes_on ? 1 : 0));
    }
  }

  /// The number of an <ol>'s first item.
  static std::size_t start_of(std::string_view tag) {
    const auto at = tag.find("start=\"");
    std::size_t number = 0;
    for (auto i = at == tag.npos ? tag.size() : at + 7; i < tag.size() && tag[i] >= '0' && tag[i] <= '9'; ++i)
      number = number * 10 + static_cast<std::size_t>(tag[i] - '0');
    return at == tag.npos ? 1 : number;
  }

  std::size_t bytes_max_;
  std::vector<Open> open_;
  std::string piece_;
  std::vector<std::string> pieces_;
};

}  // namespace

std::vector<std::string> split_html(std::string_view html, std::size_t first_bytes_max, std::size_t bytes_max) {
  if (html.size() <= first_bytes_max) return {std::string(html)};
  std::vector<std::string> parts;
  std::string part;
  const auto most = [&] { return parts.empty() ? first_bytes_max : bytes_max; };
  const auto end_part = [&] {
    parts.push_back(std::move(part));
    part.clear();
  };
  const auto take = [&](std::string_view block) {
    const bool full = part.size() + block.size() > most();
    const bool at_heading = is_heading(block) && part.size() > most() / 2;
    if (full || (at_heading && !part.empty())) end_part();
    part += block;
  };
  for (const auto block : outermost(html)) {
    if (block.size() <= bytes_max) {
      take(block);
    } else {
      for (const auto& piece : BlockCut(bytes_max).cut(block)) take(piece);
    }
  }
  end_part();
  return parts;
}

std::vector<PagePart> parts_of(std::string_view body, std::span<const std::size_t> sizes, ListStands list) {
  std::vector<PagePart> parts(1);
  std::size_t bytes = 0;
  const auto add_body = [&] {
    const auto room = part_bytes_max - std::min(part_bytes_max, bytes);
    const auto pieces = split_html(body, room < block_bytes_min ? 0 : room, part_bytes_max);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (i > 0) parts.push_back({parts.back().to, parts.back().to, ""});
      parts.back().body = pieces[i];
      bytes = (i > 0 ? 0 : bytes) + pieces[i].size();
    }
  };
  if (list == ListStands::after_body) add_body();
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (bytes > 0 && bytes + sizes[i] > part_bytes_max) {
      parts.push_back({i, i, ""});
      bytes = 0;
    }
    parts.back().to = i + 1;
    bytes += sizes[i];
  }
  if (list == ListStands::before_body && !body.empty()) add_body();
  return parts;
}

}  // namespace wanqiu::library
