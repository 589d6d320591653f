# The libraries for a program that is linked statically, so that it starts without loading anything. Debian has no
# static fmt, which is therefore compiled in from its headers.
find_library(CABLEMARK_YAML_CPP_A libyaml-cpp.a)
find_library(CABLEMARK_RE2_A libre2.a)
find_library(CABLEMARK_NETTLE_A libnettle.a)
find_library(CABLEMARK_ARCHIVE_A libarchive.a)
find_library(CABLEMARK_Z_A libz.a)
find_library(CABLEMARK_ZSTD_A libzstd.a)
find_library(CABLEMARK_LZMA_A liblzma.a)
find_library(CABLEMARK_BZ2_A libbz2.a)
foreach(library IN ITEMS CABLEMARK_YAML_CPP_A CABLEMARK_RE2_A CABLEMARK_NETTLE_A CABLEMARK_ARCHIVE_A CABLEMARK_Z_A
                         CABLEMARK_ZSTD_A CABLEMARK_LZMA_A CABLEMARK_BZ2_A)
  if(NOT ${library})
    message(FATAL_ERROR "CABLEMARK_STATIC needs the static libraries of yaml-cpp, re2, nettle, libarchive, zlib, zstd, lzma and bzip2; use -DCABLEMARK_STATIC=OFF")
  endif()
endforeach()

function(cablemark_static_library name)
  add_library(${name} INTERFACE IMPORTED)
  set_target_properties(${name} PROPERTIES INTERFACE_LINK_LIBRARIES "${ARGN}")
endfunction()
cablemark_static_library(yaml-cpp ${CABLEMARK_YAML_CPP_A})
cablemark_static_library(PkgConfig::re2 ${CABLEMARK_RE2_A} Threads::Threads)
cablemark_static_library(PkgConfig::nettle ${CABLEMARK_NETTLE_A})
cablemark_static_library(PkgConfig::archive ${CABLEMARK_ARCHIVE_A} ${CABLEMARK_NETTLE_A} ${CABLEMARK_ZSTD_A}
                         ${CABLEMARK_LZMA_A} ${CABLEMARK_BZ2_A} ${CABLEMARK_Z_A})
add_library(fmt::fmt INTERFACE IMPORTED)
set_target_properties(fmt::fmt PROPERTIES INTERFACE_COMPILE_DEFINITIONS FMT_HEADER_ONLY=1)
