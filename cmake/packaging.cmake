# What `cmake --install` puts where, and the Debian package of it (`cpack -G DEB`). Manual pages and completions are
# written by the program itself.
include(GNUInstallDirs)
set(generated ${PROJECT_BINARY_DIR}/generated)
set(pages ${generated}/man1)
add_custom_command(OUTPUT ${generated}/stamp
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${generated}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${pages}
  COMMAND cablemark man --directory ${pages}
  COMMAND cablemark completion bash > ${generated}/cablemark.bash
  COMMAND cablemark completion zsh > ${generated}/_cablemark
  COMMAND cablemark completion fish > ${generated}/cablemark.fish
  COMMAND ${CMAKE_COMMAND} -E touch ${generated}/stamp
  DEPENDS cablemark
  COMMENT "Writing manual pages and completions" VERBATIM)
add_custom_target(shell_files ALL DEPENDS ${generated}/stamp)

install(TARGETS cablemark RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR})
install(FILES ${generated}/cablemark.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME cablemark)
install(FILES ${generated}/_cablemark DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${generated}/cablemark.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} PATTERN "architecture.md" EXCLUDE)
install(DIRECTORY examples DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME cablemark)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "The cablemark developers <cablemark@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION text)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
if(NOT CABLEMARK_STATIC)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
endif()
include(CPack)
