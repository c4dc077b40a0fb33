#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "store/session.h"

namespace wanqiu::people {

/// "(:p0, nullif(:p1, '')), (:p2, nullif(:p3, ''))" where column 1 is among `nullable`. An empty text stands for null:
/// a null of its own would make another statement to prepare for every pattern of nulls in a block.
inline std::string places(std::size_t rows, std::size_t columns, std::span<const std::size_t> nullable) {
  std::string text;
  for (std::size_t row = 0; row < rows; ++row) {
    text += row == 0 ? "(" : ", (";
    for (std::size_t column = 0; column < columns; ++column) {
      if (column > 0) text += ", ";
      const auto name = ":p" + std::to_string(row * columns + column);
      const bool may_be_null = std::find(nullable.begin(), nullable.end(), column) != nullable.end();
      text += may_be_null ? "nullif(" + name + ", '')" : name;
    }
    text += ")";
  }
  return text;
}

/// Inserts rows `block` at a time, so that a statement is prepared for two sizes only.
template <std::size_t Columns, std::size_t Block>
void insert_blocks(store::Session& db, const std::string& into, std::span<const std::size_t> nullable,
                   const std::vector<std::array<store::Value, Columns>>& rows, const std::string& then = {}) {
  const std::string block_sql = rows.size() < Block ? "" : into + places(Block, Columns, nullable) + then;
  const std::string one_sql = into + places(1, Columns, nullable) + then;
  std::vector<store::Value> values;
  std::size_t at = 0;
  for (; at + Block <= rows.size(); at += Block) {
    values.clear();
    for (std::size_t i = 0; i < Block; ++i) values.insert(values.end(), rows[at + i].begin(), rows[at + i].end());
    db.run_values(block_sql, values);
  }
  for (; at < rows.size(); ++at) db.run_values(one_sql, rows[at]);
}

}  // namespace wanqiu::people
