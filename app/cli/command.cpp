// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

namespace wps::cli
{

CLI::App &addFamily(CLI::App &app, const std::string &name, const std::string &description)
{
    CLI::App &family = *app.add_subcommand(name, description);
    family.require_subcommand(1);
    family.fallthrough();
    family.set_help_all_flag();
    return family;
}

CLI::App &addLeaf(CLI::App &parent, const std::string &name, const std::string &description,
                  const std::string &examples)
{
    CLI::App &leaf = *parent.add_subcommand(name, description);
    leaf.fallthrough();
    leaf.set_help_all_flag();
    leaf.footer("Credentials, --hub, --output and the like are understood by every command: see webpubsub --help.\n\n"
                "Examples:\n" +
                examples);
    return leaf;
}

} // namespace wps::cli
