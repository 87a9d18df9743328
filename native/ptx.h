// The declarations in a PTX text.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace emulated {

struct PtxEntry {
  std::vector<size_t> sizes;       // of the parameters, in bytes
  unsigned mostThreads = 1024;     // .maxntid
};

struct Ptx {
  int version = 0;  // 10 * major + minor
  int target = 0;   // compute capability, 10 * major + minor
  std::map<std::string, PtxEntry> entries;
};

// Fails with INVALID_PTX and a line that describes the error.
Ptx parsePtx(const char* text);
// The newest PTX version supported by a driver (12060 for 12.6), as 10 * major + minor.
int newestPtx(int driver);

}  // namespace emulated
