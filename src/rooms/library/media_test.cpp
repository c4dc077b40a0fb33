// The way in and out of media, over the routes, on both engines.
#include "library/media.h"

#include <gtest/gtest.h>

#include "http/router.h"
#include "library/library.h"
#include "media_files.h"
#include "process.h"
#include "support/client.h"
#include "support/database.h"
#include "support/moved_clock.h"

namespace wanqiu::library {
namespace {

namespace fs = std::filesystem;

class MediaTest : public support::DatabaseTest {
 protected:
  void SetUp() override {
    gate.caller = http::Caller{base::LearnerId(7),
                               base::LearnerNumber(7),
                               base::OrganisationId(5),
                               {{http::Role::editor, base::OrganisationId(5)}},
                               1,
                               false};
    settings.directory = place.path() / "media";
    reopen();
    const auto made =
        run_process({"vips", "gaussnoise", (place.path() / "noise.png").string(), "700", "500"}, ProcessLimits{});
    if (made && made->exit_code == 127) GTEST_SKIP() << "vips is not installed";
    ASSERT_TRUE(made && made->ok());
    convert("noise.jpg");
  }
  void reopen() {
    media = Media::open(*store, clock, settings).value();
    router = std::make_unique<http::Router>(gate, http::Router::Settings{});
    mount_media(*router, *media);
  }
  void convert(const std::string& name) {
    ASSERT_TRUE(run_process({"vips", "copy", (place.path() / "noise.png").string(), (place.path() / name).string()},
                            ProcessLimits{})
                    ->ok());
  }
  support::Answer upload(const fs::path& file, const std::string& name, const std::string& more = "") {
    support::Client client(*router);
    client.content_type = "application/octet-stream";
    return client.send(http::Method::post, "/api/v1/media?name=" + name + more, "", file);
  }
  std::string upload_as_editor(const std::string& name) {
    const auto caller = std::exchange(gate.caller, http::Caller{base::LearnerId(7),
                                                                base::LearnerNumber(7),
                                                                base::OrganisationId(5),
                                                                {{http::Role::editor, base::OrganisationId(5)}},
                                                                1,
                                                                false});
    auto hash = hash_of(upload(place.path() / name, name));
    gate.caller = caller;
    return hash;
  }
  support::Answer upload_text(const std::string& text, const std::string& name) {
    support::write_file(place.path() / "text", text);
    return upload(place.path() / "text", name);
  }
  std::string hash_of(const support::Answer& answer) { return answer.text("hash"); }
  int files() const {
    int count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(settings.directory))
      count += entry.is_regular_file() ? 1 : 0;
    return count;
  }
  int incoming() const {
    return static_cast<int>(
        std::distance(fs::directory_iterator(settings.directory / "incoming"), fs::directory_iterator()));
  }
  void use(const std::string& body, const std::string& cover) {
    store->write_now([&](store::Session& db) {
      db.run(
          "insert into channel_column (id, number, slug, name, description, position, version) values (1, 1, 'a', 'a', "
          "'', 1, 1)");
      db.run(
          "insert into item (id, number, column_id, kind, state, version, title, summary, source, author, editor, "
          "language, subcategory, cover, media, gallery, tags, "
          "reading_seconds, created_at, changed_at, withdrawn_reason, content_hash) values (1, 1, 1, 1, 3, 1, 't', '', "
          "'', '', '', '', '', :cover, '', '', '', 1, 1, 1, '', '')",
          cover);
      db.run("insert into item_body (item, body) values (1, :body)", body);
    });
  }

  support::TemporaryDirectory place;
  support::MovedClock clock{base::from_ms(1'700'000'000'000)};
  std::unique_ptr<store::Store> store = database.open(migrations());
  MediaSettings settings;
  support::FakeGate gate;
  std::unique_ptr<Media> media;
  std::unique_ptr<http::Router> router;
};
WANQIU_ON_BOTH_ENGINES(MediaTest);

TEST_P(MediaTest, a_picture_is_taken_in_with_its_widths_and_served) {
  const auto taken = upload(place.path() / "noise.jpg", "%E9%BA%A6%E7%94%B0.jpg", "&alt=%E9%BA%A6%E7%94%B0");
  ASSERT_EQ(taken.status, 201) << taken.body;
  EXPECT_EQ(taken.text("kind"), "picture");
  EXPECT_EQ(taken.text("content_type"), "image/jpeg");
  EXPECT_EQ(taken.text("name"), "麦田.jpg");
  EXPECT_EQ(taken.text("alt"), "麦田");
  EXPECT_EQ(taken.text("width"), "700");
  EXPECT_NE(taken.body.find("w320.webp"), std::string::npos);
  EXPECT_NE(taken.body.find("w640.webp"), std::string::npos);
  EXPECT_EQ(taken.body.find("w960.webp"), std::string::npos);
  EXPECT_EQ(files(), 3);
  EXPECT_EQ(incoming(), 0);

  gate.caller.reset();
  support::Client stranger(*router);
  const auto drawn = upload_as_editor("noise.png");
  const auto original = stranger.get("/media/" + drawn + "/anything.png");
  EXPECT_EQ(original.status, 200);
  EXPECT_EQ(original.content_type, "image/png");
  EXPECT_EQ(original.body, support::read_file(place.path() / "noise.png"));
  EXPECT_EQ(original.etag, drawn);
  EXPECT_EQ(original.header("x-content-type-options"), "nosniff");
  const auto narrow = stranger.get("/media/" + hash_of(taken) + "/w320.webp");
  EXPECT_EQ(narrow.status, 200);
  EXPECT_EQ(narrow.content_type, "image/webp");
  EXPECT_EQ(narrow.body.substr(0, 4), "RIFF");
  EXPECT_EQ(stranger.get("/media/" + hash_of(taken) + "/w960.webp").status, 404);
}

TEST_P(MediaTest, where_a_photograph_was_taken_goes_out_to_nobody) {
  const auto hash = hash_of(upload(place.path() / "noise.jpg", "noise.jpg"));
  const auto shown = support::Client(*router).get("/media/" + hash + "/noise.jpg");
  EXPECT_EQ(shown.content_type, "image/webp") << "the widest width, from which everything but the picture is stripped";
  EXPECT_EQ(shown.body.substr(0, 4), "RIFF");
  EXPECT_EQ(shown.etag, hash + "-w640");
  const auto small = (place.path() / "small.jpg").string();
  ASSERT_TRUE(
      run_process({"vips", "thumbnail", (place.path() / "noise.png").string(), small, "200"}, ProcessLimits{})->ok());
  const auto taken = upload(small, "small.jpg");
  EXPECT_NE(taken.body.find("w200.webp"), std::string::npos) << taken.body;
  EXPECT_EQ(support::Client(*router).get("/media/" + hash_of(taken) + "/small.jpg").content_type, "image/webp");
}

TEST_P(MediaTest, what_a_killed_process_left_half_taken_in_is_gone_at_the_next_start) {
  std::filesystem::create_directories(settings.directory / "incoming" / "abcdef");
  support::write_file(settings.directory / "incoming" / "abcdef" / "content", "half of a film");
  settings.alone = false;
  reopen();
  EXPECT_EQ(incoming(), 1) << "beside a server it may be an upload under way";
  settings.alone = true;
  reopen();
  EXPECT_EQ(incoming(), 0);
}

TEST_P(MediaTest, the_same_content_twice_is_one_file) {
  const auto first = upload(place.path() / "noise.jpg", "one.jpg");
  const auto second = upload(place.path() / "noise.jpg", "two.jpg");
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(second.status, 200);
  EXPECT_EQ(second.text("name"), "one.jpg");
  EXPECT_EQ(files(), 3);
  EXPECT_EQ(upload(place.path() / "noise.jpg", "one.jpg", "&alt=wheat").text("alt"), "wheat") << "it had no words";
  EXPECT_EQ(upload(place.path() / "noise.jpg", "one.jpg", "&alt=rye").text("alt"), "wheat") << "and keeps these";
}

TEST_P(MediaTest, a_lost_file_is_made_whole_by_sending_it_again) {
  const auto hash = hash_of(upload(place.path() / "noise.jpg", "one.jpg"));
  fs::remove(MediaFiles::open(settings.directory)->place(hash));
  EXPECT_EQ(media->clean(7).missing, 1);
  EXPECT_EQ(upload(place.path() / "noise.jpg", "one.jpg").status, 201);
  EXPECT_EQ(support::Client(*router).get("/media/" + hash + "/one.jpg").status, 200);
}

TEST_P(MediaTest, a_broken_file_is_refused_and_leaves_nothing) {
  std::string half = support::read_file(place.path() / "noise.jpg");
  half.resize(half.size() / 2);
  const std::vector<std::tuple<std::string, std::string, int, std::string>> table{
      {"", "empty.mp4", 422, "the file is empty"},
      {"<html>not found</html>", "film.mp4", 422, "this is an HTML page"},
      {"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "drawing.svg", 415, "SVG"},
      {"%PDF-1.4", "paper.pdf", 415, "PDF"},
      {half, "half.jpg", 422, "cannot be read to its end"},
      {support::read_file(place.path() / "noise.png"), "noise.jpg", 422, "does not match its name"},
      {std::string("\0\0\0\x18"
                   "ftypisom\0\0\2\0isomiso2",
                   24),
       "cut.mp4", 422, "moov atom"},
      {"\xFF\xD8\xFF\xE0garbage", "x.jpg", 422, "cannot be read"},
      {"OggSgarbage", "x.ogg", 422, "cannot be read"},
  };
  for (const auto& [content, name, status, words] : table) {
    const auto answer = upload_text(content, name);
    EXPECT_EQ(answer.status, status) << name << ": " << answer.body;
    EXPECT_TRUE(answer.problem_names("file")) << answer.body;
    EXPECT_NE(answer.body.find(words), std::string::npos) << name << ": " << answer.body;
    EXPECT_EQ(answer.body.find(place.path().string()), std::string::npos) << "a path shows: " << answer.body;
  }
  EXPECT_EQ(files(), 0);
  EXPECT_EQ(incoming(), 0);
  EXPECT_EQ(support::Client(*router).get("/api/v1/media").text("next"), "null");
}

TEST_P(MediaTest, each_kind_has_its_limit) {
  settings.picture_bytes_max = 1000;
  reopen();
  const auto answer = upload(place.path() / "noise.jpg", "noise.jpg");
  EXPECT_EQ(answer.status, 413) << answer.body;
  EXPECT_NE(answer.body.find("for a picture"), std::string::npos) << answer.body;
  EXPECT_EQ(files(), 0);
}

TEST_P(MediaTest, the_list_is_newest_first_in_pages_and_can_be_narrowed) {
  for (const std::string name : {"a.png", "b.webp", "c.gif"}) {
    convert(name);
    ASSERT_EQ(upload(place.path() / name, name).status, 201) << name;
    clock.advance(base::Seconds(1));
  }
  support::Client client(*router);
  const auto first = client.get("/api/v1/media?limit=2");
  EXPECT_LT(first.body.find("c.gif"), first.body.find("b.webp"));
  EXPECT_EQ(first.body.find("a.png"), std::string::npos);
  const auto second = client.get("/api/v1/media?limit=2&cursor=" + first.text("next"));
  EXPECT_NE(second.body.find("a.png"), std::string::npos);
  EXPECT_EQ(second.text("next"), "null");
  EXPECT_NE(client.get("/api/v1/media?name=B.WEB").body.find("b.webp"), std::string::npos);
  EXPECT_EQ(client.get("/api/v1/media?name=%25").body.find("hash"), std::string::npos);
  EXPECT_EQ(client.get("/api/v1/media?kind=audio").body.find("hash"), std::string::npos);
  for (const std::string bad :
       {"kind=film", "limit=0", "limit=1e3", "cursor=x", "cursor=1.2", "other=1", "kind=picture&kind=audio"}) {
    EXPECT_EQ(client.get("/api/v1/media?" + bad).status, 422) << bad;
  }
}

TEST_P(MediaTest, name_and_alternative_text_can_be_changed) {
  const auto hash = hash_of(upload(place.path() / "noise.jpg", "one.jpg"));
  support::Client client(*router);
  const auto changed = client.patch("/api/v1/media/" + hash, R"({"alt":"麦田","name":"wheat.png"})");
  EXPECT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.text("alt"), "麦田");
  EXPECT_EQ(changed.text("name"), "wheat.png.jpg");
  EXPECT_EQ(media->generation(), 1U) << "pages that show its words are out of date";
  EXPECT_NE(client.get("/api/v1/media?name=%E9%BA%A6").body.find(hash), std::string::npos);
  EXPECT_EQ(client.patch("/api/v1/media/" + hash, R"({"alt":7})").status, 422);
  EXPECT_EQ(client.patch("/api/v1/media/" + hash, R"({"size":"7"})").status, 422);
  EXPECT_EQ(client.patch("/api/v1/media/" + std::string(64, '0'), R"({"alt":"x"})").status, 404);
}

TEST_P(MediaTest, addresses_that_name_no_file_are_not_found) {
  const auto hash = hash_of(upload(place.path() / "noise.jpg", "one.jpg"));
  support::Client client(*router);
  for (const auto& path :
       std::vector<std::string>{"/media/" + std::string(64, '0') + "/a.jpg", "/media/ab/a.jpg",
                                "/media/" + hash.substr(0, 63) + "/a", "/media/" + hash.substr(0, 62) + "%2e%2e/a",
                                "/media/..%2f..%2fetc/passwd", "/media/" + hash + "/w321.webp"}) {
    EXPECT_EQ(client.get(path).status, 404) << path;
  }
}

TEST_P(MediaTest, what_an_item_uses_stays_and_the_rest_goes_after_a_while) {
  const auto used = hash_of(upload(place.path() / "noise.jpg", "one.jpg"));
  const auto cover = hash_of(upload(place.path() / "noise.png", "two.png"));
  convert("noise.gif");
  const auto unused = hash_of(upload(place.path() / "noise.gif", "three.gif"));
  use("text ![x](/media/" + used + "/w640.webp)", cover);
  support::Client client(*router);
  EXPECT_EQ(client.del("/api/v1/media/" + used).status, 409);
  EXPECT_EQ(media->clean(7).unused, 0);
  clock.advance(std::chrono::hours(24 * 8));
  const auto cleaned = media->clean(7);
  EXPECT_EQ(cleaned.unused, 1);
  EXPECT_GT(cleaned.bytes, 0);
  EXPECT_EQ(client.get("/media/" + unused + "/x").status, 404);
  EXPECT_EQ(client.get("/media/" + used + "/x").status, 200);
  EXPECT_EQ(client.get("/media/" + cover + "/x").status, 200);
}

TEST_P(MediaTest, what_nothing_uses_can_be_removed_at_once) {
  const auto hash = hash_of(upload(place.path() / "noise.jpg", "one.jpg"));
  support::Client client(*router);
  EXPECT_EQ(client.get("/media/" + hash + "/x").status, 200);
  EXPECT_EQ(client.del("/api/v1/media/" + hash).status, 204);
  EXPECT_EQ(client.get("/media/" + hash + "/x").status, 404);
  EXPECT_EQ(client.del("/api/v1/media/" + hash).status, 404);
  EXPECT_EQ(files(), 0);
}

TEST_P(MediaTest, files_that_no_row_knows_are_cleaned_up) {
  const auto hash = hash_of(upload(place.path() / "noise.jpg", "one.jpg"));
  store->write_now([](store::Session& db) { db.run("delete from media"); });
  fs::create_directories(settings.directory / "incoming" / "left");
  EXPECT_EQ(media->clean(7).unknown, 0) << "another process may be at an import";
  clock.advance(std::chrono::hours(24 * 3650));
  EXPECT_EQ(media->clean(7).unknown, 2);
  EXPECT_EQ(files(), 0);
  EXPECT_FALSE(fs::exists(settings.directory / "incoming" / "left"));
}

TEST_P(MediaTest, a_database_that_does_not_take_the_row_leaves_no_file) {
  store->write_now([](store::Session& db) { db.run("alter table media rename column folded to words"); });
  EXPECT_GE(upload(place.path() / "noise.jpg", "one.jpg").status, 500);
  EXPECT_EQ(files(), 0);
  EXPECT_EQ(incoming(), 0);
}

TEST_P(MediaTest, real_sounds_and_videos_are_taken) {
  const auto input = support::real_input();
  if (!input) GTEST_SKIP() << "real input is not here (WANQIU_DATA)";
  const auto sound = upload(*input / "media/audio_series_chenfeng/01_wanqiu.mp3", "01_wanqiu.mp3");
  EXPECT_EQ(sound.status, 201) << sound.body;
  EXPECT_EQ(sound.text("duration_ms"), "30328");
  EXPECT_EQ(sound.text("width"), "null");
  const auto video = upload(*input / "media/video_generated/portrait_360x640.mp4", "portrait.mp4");
  EXPECT_EQ(video.status, 201) << video.body;
  EXPECT_EQ(video.text("height"), "640");
  for (const auto& entry : fs::directory_iterator(*input / "media/broken")) {
    const auto answer = upload(entry.path(), entry.path().filename().string());
    EXPECT_EQ(answer.status, 422) << entry.path() << answer.body;
  }
  EXPECT_EQ(files(), 2);
  EXPECT_EQ(incoming(), 0);
}

}  // namespace
}  // namespace wanqiu::library
