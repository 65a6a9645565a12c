// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/start/connect_controller.h"

#include <QDialog>

#include <optional>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace wps
{

class Banner;
class SessionFactory;

/// The connect form: paste a connection string, the rest is filled. Shown with open(); a sheet on macOS.
class ConnectDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ConnectDialog(SessionFactory &factory, QWidget *parent = nullptr);

    void setConnectionString(const QString &text);
    /// For a profile whose hub or key has to be asked for.
    void askKey(const ConnectionProfile &profile, const std::optional<Error> &why);
    /// Changes a profile; the key comes from the keyring when it is there.
    void edit(const ConnectionProfile &profile);

private:
    struct Field {
        QLineEdit *edit = nullptr;
        QLabel *problem = nullptr;
    };

    Field addField(QFormLayout *form, const QString &label, const QString &name);
    void recognise();
    void fillFrom(const ConnectionProfile &profile);
    void applyEnvironment(Environment environment);
    ConnectInput input() const;
    void showProblems(const QList<Error> &problems, bool onlyTouched);
    void setProblem(const Field &field, const QString &text);
    void makeRoom();
    void test();
    void accept() override;

    SessionFactory &m_factory;
    ConnectController m_controller;
    QUuid m_profileId;
    QString m_colour;
    bool m_nameTouched = false;
    bool m_environmentTouched = false;
    LatestCall<std::optional<SecretText>> m_readKey;
    Banner *m_banner;
    Field m_string;
    QLabel *m_recognised;
    Field m_hub;
    Field m_name;
    Field m_proxy;
    QComboBox *m_environment;
    QCheckBox *m_remember;
    QPushButton *m_test;
    QPushButton *m_connect;
};

} // namespace wps
