#include "ptx.h"

#include <cctype>
#include <cstring>

#include "device.h"

namespace emulated {
namespace {

// Words and punctuation marks without comments.
std::vector<std::string> split(const char* text) {
  std::vector<std::string> words;
  for (const char* p = text; *p;) {
    auto c = static_cast<unsigned char>(*p);
    if (isspace(c)) {
      p++;
    } else if (p[0] == '/' && p[1] == '/') {
      while (*p && *p != '\n') p++;
    } else if (p[0] == '/' && p[1] == '*') {
      const char* end = strstr(p + 2, "*/");
      if (!end) fail(INVALID_PTX, "a comment is not terminated");
      p = end + 2;
    } else if (c == '"') {
      const char* end = strchr(p + 1, '"');
      if (!end) fail(INVALID_PTX, "a string is not terminated");
      words.emplace_back(p, end + 1);
      p = end + 1;
    } else if (isalnum(c) || strchr("._$%", c)) {
      const char* from = p;
      while (*p && (isalnum(static_cast<unsigned char>(*p)) || strchr("._$%", *p))) p++;
      words.emplace_back(from, p);
    } else if (c < 32 || c > 126) {
      fail(INVALID_PTX, "byte 0x%02x is not valid in PTX (is the text NUL-terminated?)", c);
    } else {
      words.emplace_back(1, static_cast<char>(c));
      p++;
    }
  }
  return words;
}

size_t sizeOf(const std::string& type) {
  size_t digits = type.size();
  while (digits > 0 && isdigit(static_cast<unsigned char>(type[digits - 1]))) digits--;
  int bits = digits < type.size() ? std::stoi(type.substr(digits)) : 0;
  if (type.size() < 3 || type[0] != '.' || !strchr("ufbs", type[1]) || bits < 8) {
    fail(INVALID_PTX, "%s is not a parameter type", type.c_str());
  }
  return bits / 8;
}

struct Reader {
  std::vector<std::string> words;
  size_t at = 0;

  const std::string& next() {
    if (at >= words.size()) fail(INVALID_PTX, "the text ends in the middle (a byte[] needs a NUL of its own at the end)");
    return words[at++];
  }
  bool sees(const char* word) const { return at < words.size() && words[at] == word; }

  // ".param .u64 name" or ".param .align 8 .b8 name[16]", up to the "," or ")"
  size_t parameter() {
    if (next() != ".param") fail(INVALID_PTX, "a kernel's parameter without .param");
    std::string type = next();
    while (type == ".align" || type == ".ptr" || type == ".global") {
      if (type == ".align") next();
      type = next();
    }
    size_t size = sizeOf(type), count = 1;
    while (!sees(",") && !sees(")")) {
      if (next() == "[") count = std::stoul(next());
    }
    return size * count;
  }

  PtxEntry entry() {
    PtxEntry e;
    if (sees("(")) {
      next();
      while (!sees(")")) {
        e.sizes.push_back(parameter());
        if (sees(",")) next();
      }
      next();
    }
    while (!sees("{")) {
      const std::string& word = next();
      if (word != ".maxntid" && word != ".reqntid") continue;
      e.mostThreads = std::stoul(next());
      while (sees(",")) {
        next();
        e.mostThreads *= std::stoul(next());
      }
    }
    body();
    return e;
  }

  void body() {
    int depth = 0;
    do {
      const std::string& word = next();
      depth += word == "{" ? 1 : word == "}" ? -1 : 0;
    } while (depth > 0);
  }
};

int twoNumbers(const std::string& text) {
  int major = 0, minor = 0;
  if (sscanf(text.c_str(), "%d.%d", &major, &minor) != 2) fail(INVALID_PTX, ".version %s", text.c_str());
  return 10 * major + minor;
}

}  // namespace

Ptx parsePtx(const char* text) {
  Reader r{split(text)};
  Ptx ptx;
  if (!r.sees(".version")) fail(INVALID_PTX, "the text does not begin with .version");
  while (r.at < r.words.size()) {
    std::string word = r.next();
    if (word == ".version") {
      ptx.version = twoNumbers(r.next());
    } else if (word == ".target") {
      std::string target = r.next();
      if (sscanf(target.c_str(), "sm_%d", &ptx.target) != 1) fail(INVALID_PTX, ".target %s", target.c_str());
    } else if (word == ".entry") {
      std::string name = r.next();
      ptx.entries[name] = r.entry();
    } else if (word == "{") {
      r.at--;
      r.body();
    } else if (ptx.target == 0 && ptx.version != 0 && word != ".target") {
      fail(INVALID_PTX, "%s before .target", word.c_str());
    }
  }
  if (ptx.target == 0) fail(INVALID_PTX, ".target is missing");
  return ptx;
}

int newestPtx(int driver) {
  int major = driver / 1000, minor = driver % 1000 / 10;
  if (major < 12) return 70 + (major == 11 ? minor : 0);
  if (major > 12) return 10 * (major - 4) + minor;
  return 80 + (minor <= 5 ? minor : minor - 1);
}

}  // namespace emulated
