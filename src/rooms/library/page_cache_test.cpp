#include "page_cache.h"

#include <gtest/gtest.h>

namespace wanqiu::library {
namespace {

std::shared_ptr<const Page> page_of(std::size_t bytes) {
  return std::make_shared<const Page>(Page{200, std::make_shared<const std::string>(bytes, 'x'), "e", nullptr});
}

TEST(PageCache, a_page_of_another_stamp_is_no_hit) {
  PageCache cache(1 << 20);
  const PageKey key{PageKind::item, Language::zh, 7};
  cache.keep(key, {1, 1}, page_of(10));
  EXPECT_TRUE(cache.find(key, {1, 1}));
  EXPECT_FALSE(cache.find(key, {2, 1}));
  EXPECT_FALSE(cache.find(key, {1, 2}));
  EXPECT_FALSE(cache.find({PageKind::item, Language::en, 7}, {1, 1}));
  cache.keep(key, {2, 1}, page_of(20));
  EXPECT_EQ(cache.find(key, {2, 1})->html->size(), 20U);
}

TEST(PageCache, it_never_grows_over_its_bound_and_keeps_what_is_asked_for) {
  PageCache cache(1 << 20);
  const PageKey hot{PageKind::item, Language::zh, 1};
  cache.keep(hot, {}, page_of(1000));
  for (std::uint64_t i = 2; i < 20'000; ++i) {
    cache.keep({PageKind::item, Language::zh, i}, {}, page_of(1000));
    ASSERT_TRUE(cache.find(hot, {})) << i;
    ASSERT_LE(cache.bytes(), std::size_t{1} << 20);
  }
  EXPECT_FALSE(cache.find({PageKind::item, Language::zh, 2}, {}));
}

TEST(PageCache, a_page_is_packed_for_whoever_understands_it) {
  const auto page = finished(200, std::string(5000, 'x'));
  http::Request plain;
  http::Request packs;
  packs.headers.emplace_back("accept-encoding", "gzip, deflate, br");
  const auto as_it_is = sent(*page, plain, "text/html", "Accept-Encoding");
  const auto packed = sent(*page, packs, "text/html", "Accept-Encoding");
  EXPECT_EQ(std::get<http::Shared>(as_it_is.body)->size(), 5000U);
  const auto& bytes = *std::get<http::Shared>(packed.body);
  EXPECT_LT(bytes.size(), 100U);
  EXPECT_EQ(bytes.substr(0, 2), "\x1f\x8b");
  EXPECT_NE(as_it_is.etag, packed.etag) << "another form is another thing to a cache";
  EXPECT_EQ(packed.headers.back(), (std::pair<std::string, std::string>("Content-Encoding", "gzip")));
  EXPECT_FALSE(finished(200, "short")->packed);
}

}  // namespace
}  // namespace wanqiu::library
