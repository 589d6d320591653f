// Proves that a locale of the environment takes effect: prints what it changes, and fails where it changes nothing.
#include <cctype>
#include <clocale>
#include <cstdio>
#include <cstring>

int main() {
  const char* name = std::setlocale(LC_ALL, "");
  if (name == nullptr) {
    std::puts("the locale of the environment does not exist");
    return 1;
  }
  const int upper = std::toupper('i');
  const char* point = std::localeconv()->decimal_point;
  std::printf("%s %02x %s\n", name, static_cast<unsigned>(upper), point);
  return upper == 'I' || std::strcmp(point, ",") != 0 ? 1 : 0;
}
