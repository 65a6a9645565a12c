// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/emulator/register_emulator.h"

#include "ui/common/navigator.h"
#include "ui/common/session_factory.h"
#include "ui/panels/emulator/emulator_controller.h"
#include "ui/panels/emulator/emulator_panel.h"
#include "ui/shell/action_registry.h"

using namespace Qt::StringLiterals;

namespace wps
{

void registerEmulator(SessionFactory &factory)
{
    Navigator &navigator = factory.context().navigator;
    QAction *show = factory.context().actions.add(
        {u"tools.emulator"_s,
         EmulatorPanel::tr("Local &emulator"),
         MenuId::Tools,
         {},
         u"emulator"_s,
         EmulatorPanel::tr("What the emulator inside this program holds, and faults on request")});
    QObject::connect(show, &QAction::triggered, &navigator, [&factory, &navigator] {
        navigator.openTab({u"emulator"_s, EmulatorPanel::tr("Local emulator"), u"emulator"_s,
                           [&factory](QWidget *parent) -> QWidget * {
                               return new EmulatorPanel(new EmulatorController(factory.emulator()), parent);
                           }});
    });
}

} // namespace wps
