// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/start/connect_dialog.h"

#include "core/profile/profile_store.h"
#include "core/profile/secret_store.h"
#include "ui/common/banner.h"
#include "ui/common/error_presenter.h"
#include "ui/common/icons.h"
#include "ui/common/session_factory.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace wps
{

using namespace Qt::StringLiterals;

ConnectDialog::ConnectDialog(SessionFactory &factory, QWidget *parent)
    : QDialog(parent)
    , m_factory(factory)
    , m_controller(factory)
    , m_banner(new Banner(this))
    , m_recognised(new QLabel(this))
    , m_environment(new QComboBox(this))
    , m_remember(new QCheckBox(tr("&Remember the access key in the system keyring"), this))
{
    setWindowTitle(tr("Connect to Azure Web PubSub"));
    const int gap = spacing(this);
    auto *form = new QFormLayout;
    form->setVerticalSpacing(gap);
    form->setHorizontalSpacing(gap * 3 / 2);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);

    m_string = addField(form, tr("Connection &string"), tr("Connection string"));
    m_string.edit->setObjectName(u"connectionString"_s);
    m_string.edit->setEchoMode(QLineEdit::Password);
    m_string.edit->setPlaceholderText(u"Endpoint=https://…;AccessKey=…;Version=1.0;"_s);
    m_recognised->setTextFormat(Qt::PlainText);
    m_recognised->setForegroundRole(QPalette::PlaceholderText);
    m_recognised->setText(tr("In the Azure portal: your Web PubSub resource, Settings, Keys."));
    form->addRow(QString(), m_recognised);

    m_hub = addField(form, tr("&Hub"), tr("Hub"));
    m_hub.edit->setObjectName(u"hub"_s);
    m_hub.edit->setPlaceholderText(tr("for example chat"));
    m_name = addField(form, tr("&Name"), tr("Profile name"));
    m_name.edit->setObjectName(u"name"_s);
    for (const Environment environment : {Environment::Local, Environment::Test, Environment::Production})
        m_environment->addItem(icon(environmentIconName(environment), environmentTone(environment)),
                               environmentLabel(environment), static_cast<int>(environment));
    applyEnvironment(Environment::Test);
    m_environment->setObjectName(u"environment"_s);
    m_environment->setAccessibleName(tr("Environment"));
    m_environment->setToolTip(tr("Shown above everything you do. Production is marked loudly."));
    form->addRow(tr("&Environment"), m_environment);
    m_proxy = addField(form, tr("Reverse &proxy"), tr("Reverse proxy endpoint"));
    m_proxy.edit->setObjectName(u"reverseProxyEndpoint"_s);
    m_proxy.edit->setPlaceholderText(tr("optional: https://gateway.example.com"));
    m_remember->setChecked(true);
    m_remember->setToolTip(tr("Otherwise it is kept for this time only. It is never written to a file."));
    form->addRow(QString(), m_remember);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_test = buttons->addButton(tr("&Test"), QDialogButtonBox::ActionRole);
    m_connect = buttons->addButton(tr("&Connect"), QDialogButtonBox::AcceptRole);
    m_connect->setDefault(true);
    m_connect->setObjectName(u"connect"_s);
    m_test->setAutoDefault(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(gap * 2, gap * 2, gap * 2, gap * 2);
    column->setSpacing(gap * 3 / 2);
    column->addWidget(m_banner);
    column->addLayout(form);
    column->addStretch(1);
    column->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 78);
    m_string.edit->setFocus();

    connect(m_string.edit, &QLineEdit::textChanged, this, &ConnectDialog::recognise);
    connect(m_hub.edit, &QLineEdit::textChanged, this, &ConnectDialog::recognise);
    connect(m_name.edit, &QLineEdit::textEdited, this, [this] { m_nameTouched = true; });
    connect(m_environment, &QComboBox::activated, this, [this] { m_environmentTouched = true; });
    connect(buttons, &QDialogButtonBox::accepted, this, &ConnectDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_test, &QPushButton::clicked, this, &ConnectDialog::test);
    const auto ended = [this] {
        m_test->setEnabled(true);
        m_test->setText(tr("&Test"));
    };
    connect(&m_controller, &ConnectController::testSucceeded, this, [this, ended] {
        ended();
        m_banner->showMessage(Banner::Kind::Success, tr("The service answers."),
                              tr("Whether it accepts the key shows with the first action."));
        makeRoom();
    });
    connect(&m_controller, &ConnectController::testFailed, this, [this, ended](const Error &error) {
        ended();
        m_banner->showMessage(Banner::Kind::Error, presentError(error, tr("The test")).oneLine());
        makeRoom();
    });
}

ConnectDialog::Field ConnectDialog::addField(QFormLayout *form, const QString &label, const QString &name)
{
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing(this) / 3);
    Field field{new QLineEdit(box), new QLabel(box)};
    field.edit->setAccessibleName(name);
    field.problem->setTextFormat(Qt::PlainText);
    field.problem->setWordWrap(true);
    field.problem->hide();
    column->addWidget(field.edit);
    column->addWidget(field.problem);
    auto *title = new QLabel(label, this);
    title->setBuddy(field.edit);
    title->setMinimumHeight(field.edit->sizeHint().height());
    form->addRow(title, box);
    return field;
}

void ConnectDialog::setConnectionString(const QString &text)
{
    m_string.edit->setText(text.trimmed());
    m_hub.edit->setFocus();
}

void ConnectDialog::askKey(const ConnectionProfile &profile, const std::optional<Error> &why)
{
    edit(profile); // with a hub missing, the key may still be in the keyring
    if (why)
        m_banner->showMessage(Banner::Kind::Warning,
                              tr("The system keyring did not give the access key of %1.").arg(profile.name),
                              why->message);
    else if (profile.hub.isEmpty())
        m_banner->showMessage(Banner::Kind::Info, tr("Which hub of %1?").arg(profile.name));
    else
        m_banner->showMessage(Banner::Kind::Info,
                              tr("The access key of %1 is not in the system keyring.").arg(profile.name),
                              tr("Paste its connection string once more."));
}

void ConnectDialog::edit(const ConnectionProfile &profile)
{
    fillFrom(profile);
    m_readKey.start(m_factory.context().secrets.read(profile.secretId()), this,
                    [this, profile](const Result<std::optional<SecretText>> &key) {
                        if (!key || !*key || !m_string.edit->text().isEmpty())
                            return;
                        const ConnectionString known{profile.endpoint, **key};
                        m_string.edit->setText(QString::fromUtf8(known.toSecretText().reveal()));
                    });
}

void ConnectDialog::fillFrom(const ConnectionProfile &profile)
{
    setWindowTitle(tr("Connect to %1").arg(profile.name));
    m_profileId = profile.id;
    m_colour = profile.colour;
    m_nameTouched = true;
    m_environmentTouched = true;
    m_name.edit->setText(profile.name);
    m_hub.edit->setText(profile.hub);
    m_proxy.edit->setText(profile.reverseProxyEndpoint.toString());
    m_remember->setChecked(profile.rememberSecret);
    applyEnvironment(profile.environment);
    m_recognised->setText(profile.endpoint.toString(QUrl::RemoveUserInfo));
}

void ConnectDialog::applyEnvironment(Environment environment)
{
    m_environment->setCurrentIndex(m_environment->findData(static_cast<int>(environment)));
}

void ConnectDialog::recognise()
{
    const auto parsed = ConnectionString::parse(m_string.edit->text());
    if (parsed) {
        m_recognised->setText(tr("Recognised: %1").arg(parsed->endpoint.toString(QUrl::RemoveUserInfo)));
        if (!m_nameTouched)
            m_name.edit->setText(suggestProfileName(parsed->endpoint));
        if (!m_environmentTouched)
            applyEnvironment(guessEnvironment(parsed->endpoint, m_hub.edit->text()));
    }
    showProblems(m_controller.check(input()), true);
}

ConnectInput ConnectDialog::input() const
{
    return {.profileId = m_profileId,
            .connectionString = m_string.edit->text(),
            .name = m_name.edit->text(),
            .hub = m_hub.edit->text(),
            .environment = static_cast<Environment>(m_environment->currentData().toInt()),
            .colour = m_colour,
            .reverseProxyEndpoint = m_proxy.edit->text(),
            .rememberKey = m_remember->isChecked()};
}

void ConnectDialog::showProblems(const QList<Error> &problems, bool onlyTouched)
{
    const std::pair<QString, Field> fields[] = {{u"connectionString"_s, m_string},
                                                {u"hub"_s, m_hub},
                                                {u"name"_s, m_name},
                                                {u"reverseProxyEndpoint"_s, m_proxy}};
    QLineEdit *first = nullptr;
    for (const auto &[name, field] : fields) {
        QString text;
        for (const Error &problem : problems) {
            if (problem.field == name && !(onlyTouched && field.edit->text().isEmpty()))
                text = problem.message;
        }
        setProblem(field, text);
        if (!text.isEmpty() && !first)
            first = field.edit;
    }
    if (first && !onlyTouched)
        first->setFocus();
    makeRoom();
}

void ConnectDialog::makeRoom()
{
    layout()->activate();
    // A dialog does not grow by itself for text that wraps: it would squeeze the inputs.
    if (const int wanted = layout()->totalHeightForWidth(width()); wanted > height())
        resize(width(), wanted);
}

void ConnectDialog::setProblem(const Field &field, const QString &text)
{
    QPalette palette = this->palette();
    palette.setColor(QPalette::WindowText, toneColours(Tone::Danger, palette).text);
    field.problem->setPalette(palette);
    field.problem->setText(text);
    field.problem->setVisible(!text.isEmpty());
    field.edit->setAccessibleDescription(text);
}

void ConnectDialog::test()
{
    m_test->setEnabled(false);
    m_test->setText(tr("Testing…"));
    m_controller.test(input());
}

void ConnectDialog::accept()
{
    const QList<Error> problems = m_controller.check(input());
    showProblems(problems, false);
    if (!problems.isEmpty())
        return;
    if (const Result<void> connected = m_controller.connectTo(input()); !connected) {
        m_banner->showMessage(Banner::Kind::Error, tr("Not connected."), connected.error().message);
        return;
    }
    QDialog::accept();
}

} // namespace wps
