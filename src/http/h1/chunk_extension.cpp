#include "http/h1/chunk_extension.h"

#include "http/grammar.h"

namespace sluice::http::h1 {
namespace {

using enum ChunkExtension;
using Next = std::optional<ChunkExtension>;

bool is_space(char c) {
  return c == ' ' || c == '\t';
}

Next only_if(bool condition, ChunkExtension place) {
  return condition ? Next(place) : std::nullopt;
}

}  // namespace

std::optional<ChunkExtension> next_in_extension(ChunkExtension place, char c) {
  switch (place) {
    case BeforeSemicolon:
      return is_space(c) ? BeforeSemicolon : only_if(c == ';', BeforeName);
    case BeforeName:
      return is_space(c) ? BeforeName : only_if(is_token_char(c), Name);
    case Name:
      return is_token_char(c) ? Name : next_in_extension(AfterName, c);
    case AfterName:
      if (c == '=') {
        return BeforeValue;
      }
      return is_space(c) ? AfterName : only_if(c == ';', BeforeName);
    case BeforeValue:
      if (is_space(c)) {
        return BeforeValue;
      }
      return c == '"' ? Quoted : only_if(is_token_char(c), Token);
    case Token:
      return is_token_char(c) ? Token : next_in_extension(BeforeSemicolon, c);
    case Quoted:
      if (c == '"') {
        return AfterQuoted;
      }
      return c == '\\' ? Escaped : only_if(is_field_char(c), Quoted);
    case Escaped:
      return only_if(is_field_char(c), Quoted);
    case AfterQuoted:
      return next_in_extension(BeforeSemicolon, c);
  }
  return std::nullopt;
}

bool may_end_extension(ChunkExtension place) {
  return place == Name || place == Token || place == AfterQuoted;
}

}  // namespace sluice::http::h1
