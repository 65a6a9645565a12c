// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QSettings;

namespace wps
{

class ActionRegistry;
class Emulator;
class IoThread;
class JobRunner;
class KnownNames;
class Navigator;
class PanelRegistry;
class ProfileStore;
class RecordingStore;
class RestTransport;
class SecretStore;
class UndoService;
class Workspace;

/// The long-lived objects, made in app/console/application.cpp and outliving every widget.
struct UiContext {
    IoThread &io;
    RestTransport &transport;
    ProfileStore &profiles;
    SecretStore &secrets;
    KnownNames &names;
    Emulator &emulator;
    QSettings &settings;
    Workspace &workspace;
    Navigator &navigator;
    ActionRegistry &actions;
    PanelRegistry &panels;
    JobRunner &jobs;
    RecordingStore &recordings;
    UndoService &undo;
};

} // namespace wps
