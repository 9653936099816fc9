#include "http/field_id.h"
#include "http/h1/byte_classes.h"
#include "http/h1/head_finder.h"
#include "http/h1/request_parser.h"
#include "http/h1/response_parser.h"
#include "http/h1/serialize.h"
#include "http/hop_by_hop.h"

#include <benchmark/benchmark.h>

#include <array>

namespace sluice::http::h1 {
namespace {

/// What a browser sends, 430 bytes.
constexpr std::string_view kRequest =
    "GET /assets/images/logo.png?v=20240611 HTTP/1.1\r\n"
    "Host: www.example.com\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0\r\n"
    "Accept: image/avif,image/webp,image/png,image/svg+xml,*/*;q=0.8\r\n"
    "Accept-Language: en-US,en;q=0.5\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\n"
    "Referer: https://www.example.com/\r\n"
    "Cookie: session=0f8fad5bd9cb469fa165\r\n"
    "Sec-Fetch-Dest: image\r\n"
    "Connection: keep-alive\r\n"
    "\r\n";

constexpr std::string_view kResponse =
    "HTTP/1.1 200 OK\r\n"
    "Server: origin\r\n"
    "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    "Content-Type: text/plain\r\n"
    "Content-Length: 200\r\n"
    "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    "ETag: \"5f0c7d2a-c8\"\r\n"
    "Connection: keep-alive\r\n"
    "\r\n";

void classify(benchmark::State& state) {
  const ByteClassifier& classifier = byte_classifiers()[static_cast<std::size_t>(state.range(0))];
  std::array<ByteClasses, kRequest.size() / 64 + 1> words;
  for (auto _ : state) {
    classifier.classify(kRequest, words.data());
    benchmark::DoNotOptimize(words);
  }
  state.SetLabel(classifier.name);
}

void find_head(benchmark::State& state) {
  for (auto _ : state) {
    HeadFinder finder(Sender::Client);
    benchmark::DoNotOptimize(finder.find(kRequest, {}));
  }
  state.SetLabel(std::to_string(kRequest.size()) + " bytes");
}

void parse_request_head(benchmark::State& state) {
  ArenaBlocks blocks;
  for (auto _ : state) {
    Arena arena(blocks);
    ParsedRequest request(arena);
    benchmark::DoNotOptimize(parse_request(kRequest, {}, request));
    benchmark::DoNotOptimize(request);
  }
}

void parse_response_head(benchmark::State& state) {
  ArenaBlocks blocks;
  for (auto _ : state) {
    Arena arena(blocks);
    ParsedResponse response(arena);
    benchmark::DoNotOptimize(parse_response(kResponse, Method::Get, {}, response));
    benchmark::DoNotOptimize(response);
  }
}

void write_request_head(benchmark::State& state) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  ParsedRequest request(arena);
  benchmark::DoNotOptimize(parse_request(kRequest, {}, request));
  remove_hop_by_hop(request.head.fields);
  const RequestToWrite out{
      request.head.method_name,
      request.head.path,
      request.head.query,
      request.head.has_query,
      request.head.authority,
      request.head.fields,
      {},
  };
  std::array<char, 1024> buffer;
  for (auto _ : state) {
    benchmark::DoNotOptimize(max_head_size(out));
    benchmark::DoNotOptimize(write_head(buffer.data(), out));
    benchmark::ClobberMemory();
  }
}

void look_up_field_ids(benchmark::State& state) {
  std::array<std::string_view, 12> names = {
      "Host",
      "User-Agent",
      "Accept",
      "Accept-Language",
      "Accept-Encoding",
      "Referer",
      "Cookie",
      "Sec-Fetch-Dest",
      "Connection",
      "Content-Length",
      "content-type",
      "X-Custom"
  };
  for (auto _ : state) {
    benchmark::DoNotOptimize(names);
    for (const std::string_view name : names) {
      benchmark::DoNotOptimize(field_id(name));
    }
  }
}

BENCHMARK(classify)->DenseRange(0, static_cast<int>(byte_classifiers().size()) - 1);
BENCHMARK(find_head);
BENCHMARK(parse_request_head);
BENCHMARK(parse_response_head);
BENCHMARK(write_request_head);
BENCHMARK(look_up_field_ids);

}  // namespace
}  // namespace sluice::http::h1
